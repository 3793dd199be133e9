import { readFileSync } from 'node:fs';
import {
  concat,
  filter,
  firstValueFrom,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  ReplaySubject,
  skip,
  Subject,
  Subscription,
  switchMap,
  take,
  timer,
} from 'rxjs';
import type { Agent, AgentEvent, AudioFrame, BridgeEvent, HeardItem } from 'exotel-rx';
import { audioLevel, decodeWav } from 'exotel-rx/audio';
import { marbles, prompt, testCall } from 'exotel-rx/testing';
import { realtimeBot } from '../realtime-bot';
import { sweep } from '../specs/sweep';
import { fakeRealtimeServer } from './fakeRealtimeServer';
import { realtimeAgent } from './realtimeAgent';

const says = (itemId: string, durationMs: number): Observable<AgentEvent> =>
  of<AgentEvent[]>({ type: 'audio', itemId, audio: prompt(itemId, { durationMs }) }, { type: 'audioEnd' });

/** A realtime model without a network: it greets, stops at a loud caller, and answers. */
const agent: Agent<string> = ({ audio$ }) =>
  merge(
    says('greeting', 1_500),
    audio$.pipe(
      filter(({ samples }) => audioLevel(samples).rmsDb > -40),
      take(1),
      switchMap(() =>
        concat(of<AgentEvent>({ type: 'interrupt' }), timer(300).pipe(switchMap(() => says('answer', 800)))),
      ),
    ),
    NEVER,
  );

/** A caller who speaks from 700 ms to 1,200 ms. */
const speech = new Int16Array(800).map((_, at) => (at % 2 === 0 ? 8_000 : -8_000));
const speaks = () =>
  concat(
    timer(700).pipe(ignoreElements()),
    ...Array.from({ length: 5 }, () => timer(100).pipe(map(() => speech))),
  );

describe('the realtime bot', () => {
  it('should stop when the caller speaks, report how much was heard, and answer', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ audio$: speaks() });
      const logged = new Subject<BridgeEvent<string>>();
      const summary$ = logged.pipe(
        map((event) =>
          event.type === 'finished' ? `${event.itemId} ${event.outcome} ${event.heardMs}` : event.type,
        ),
      );

      expectObservable(summary$, '^ 3s !').toBe('(s) 797ms c 299ms s 799ms f', {
        s: 'started',
        c: 'greeting cleared 1000',
        f: 'answer played 800',
      });
      const bot$ = realtimeBot(agent, (event) => {
        logged.next(event);
      })(call);
      expectObservable(bot$.pipe(ignoreElements()), '^ 3s !').toBe('');
    });
  });

  it('should end whenever the caller hangs up, without marks, and with unknown digits', () => {
    const keys = [[300, '1']] as const;
    const bot = realtimeBot(agent, () => undefined);

    expect(sweep(() => bot, { keys, audio$: speaks, untilMs: 3_000 })).toEqual([]);
  });
});

describe('the agent of a realtime service', () => {
  const connections = new Subscription();
  afterEach(() => {
    connections.unsubscribe();
  });

  const first = <T>(source$: Observable<T>) => firstValueFrom(source$, { defaultValue: undefined });
  const frame = (durationMs: number, amplitude: number): AudioFrame => ({
    samples: new Int16Array(durationMs * 24).map((_, at) => (at % 2 === 0 ? amplitude : -amplitude)),
    sampleRate: 24_000,
    timestampMs: 0,
  });

  it('should greet, stop when the caller speaks, report to the model how much was heard, and answer', async () => {
    const fake = await fakeRealtimeServer();
    const [audio$, heard$] = [new Subject<AudioFrame>(), new Subject<HeardItem>()];
    const events$ = new ReplaySubject<AgentEvent<string>>(Infinity);
    const connection = realtimeAgent({ url: fake.url, apiKey: undefined, instructions: 'Be brief.' })({
      audio$,
      sampleRate: 24_000,
      heard$,
    }).subscribe(events$);
    connections.add(connection);
    connections.add(fake.close);
    const nextOf = (type: AgentEvent<string>['type']) =>
      first(events$.pipe(filter((event) => event.type === type)));

    expect(await nextOf('audio')).toMatchObject({ itemId: 'item_1' });
    audio$.next(frame(100, 8_000));
    await nextOf('interrupt');
    heard$.next({ itemId: 'item_0', outcome: 'played', heardMs: 7 });
    heard$.next({ itemId: 'item_1', outcome: 'cleared', heardMs: 120 });
    expect(await nextOf('message')).toEqual({
      type: 'message',
      message: 'the model truncated its item to 120 ms',
    });

    audio$.next(frame(600, 0));
    // The first `audioEnd` belongs to the greeting, which was cut.
    await first(
      events$.pipe(
        filter(({ type }) => type === 'audioEnd'),
        skip(1),
      ),
    );
    connection.unsubscribe();
    const answer: Uint8Array[] = [];
    events$.subscribe((event) => {
      if (event.type === 'audio' && event.itemId === 'item_3' && event.audio instanceof Uint8Array) {
        answer.push(event.audio);
      }
    });

    expect(new Int16Array(new Uint8Array(Buffer.concat(answer)).buffer)).toEqual(
      decodeWav(readFileSync('examples/audio/prompt-24k.wav')).samples,
    );
  });
});
