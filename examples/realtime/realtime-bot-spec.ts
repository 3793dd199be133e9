import {
  concat,
  filter,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  switchMap,
  take,
  timer,
} from 'rxjs';
import { type Agent, type AgentEvent, audioLevel, bridge, type CallSession } from 'exotel-rx';
import { marbles, prompt, testCall } from 'exotel-rx/testing';
import { sweep } from '../specs/sweep';

const says = (itemId: string, durationMs: number): Observable<AgentEvent> =>
  of<AgentEvent[]>({ type: 'audio', itemId, audio: prompt(itemId, { durationMs }) }, { type: 'audioEnd' });

/** Greets, hears a loud caller out, and answers: a realtime model without a network. */
const agent: Agent = ({ audio$ }) =>
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

/** The flow of realtime-bot.ts, without its server. */
const bot = (call: CallSession) => bridge(call, agent);

/** A caller who speaks from 700 ms to 1,200 ms. */
const speech = new Int16Array(800).map((_, at) => (at % 2 === 0 ? 8_000 : -8_000));
const speaks = () =>
  concat(
    timer(700).pipe(ignoreElements()),
    ...Array.from({ length: 5 }, () => timer(100).pipe(map(() => speech))),
  );

describe('the realtime bot', () => {
  it('should be cut by the caller, learn what was heard, and answer', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ audio$: speaks() });
      const told$ = bot(call).pipe(
        map((event) =>
          event.type === 'finished' ? `${event.itemId} ${event.outcome} ${event.heardMs}` : event.type,
        ),
      );

      expectObservable(told$, '^ 3s !').toBe('(s) 797ms c 299ms s 799ms f', {
        s: 'started',
        c: 'greeting cleared 1000',
        f: 'answer played 800',
      });
    });
  });

  it('should end whenever the caller hangs up, without marks, and with keys that it does not know', () => {
    const keys = [[300, '1']] as const;

    expect(sweep(() => bot, { keys, audio$: speaks, untilMs: 3_000 })).toEqual([]);
  });
});
