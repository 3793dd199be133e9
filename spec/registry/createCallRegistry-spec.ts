import { concat, firstValueFrom, from, map, mergeMap, NEVER, of, Subject, take, throwError } from 'rxjs';
import { custom } from 'zod';
import type {
  CallChange,
  CallHealth,
  CallQuery,
  CallRegistry,
  LiveCall,
} from '../../src/registry/CallRegistry';
import { type CallRegistryOptions, createCallRegistry } from '../../src/registry/createCallRegistry';
import type { CallSession } from '../../src/session/contract/CallSession';
import { serveCalls } from '../../src/session/serveCalls';
import { acceptCall } from '../../src/socket/acceptCall';
import { marbles } from '../../src/testing/marbles/marbles';
import { FakeSocket } from '../../src/testing/sockets/FakeSocket';
import { testCall } from '../../src/testing/testCall';
import { ramp } from '../kit/audio/audio';

const NUMBERS = { from: '09876543210', to: '08047491234' };
const callOf = (streamSid: string, callSid: string) => testCall({ info: { streamSid, callSid, ...NUMBERS } });
const show = (change: CallChange) =>
  `${change.type} ${change.call.id} ${change.call.state}${change.type === 'removed' ? ` ${change.reason ?? '?'}` : ''}`;
const registries: CallRegistry[] = [];
const create = (options?: CallRegistryOptions) => {
  const registry = createCallRegistry(options);
  registries.push(registry);
  return registry;
};
/** What an observable emits at once. */
const now = <T>(values$: { subscribe(next: (value: T) => void): { unsubscribe(): void } }): T[] => {
  const values: T[] = [];
  values$
    .subscribe((value) => {
      values.push(value);
    })
    .unsubscribe();
  return values;
};
const ids = (lists: readonly (readonly LiveCall[])[]) => lists.map((list) => list.map(({ id }) => id));

// While calls live, a timer measures the event loop.
afterEach(() => {
  for (const registry of registries.splice(0)) {
    void registry.endAll({ after: 'now' });
  }
});

describe('createCallRegistry', () => {
  it('should count calls from when they begin until they end', () => {
    marbles(({ cold, expectObservable }) => {
      const registry = create();
      const hangUp = (afterMs: number) => ({
        lifecycle$: cold(`${afterMs}ms e`, { e: 'callerHangup' as const }),
      });
      const calls$ = cold('10ms a 9ms b').pipe(
        map((name) => testCall({ info: { streamSid: name }, ...hangUp(name === 'a' ? 100 : 40) })),
      );
      expectObservable(registry.count$).toBe('a 9ms b 9ms c 39ms b 49ms a', { a: 0, b: 1, c: 2 });
      expectObservable(
        calls$.pipe(
          registry.track(),
          serveCalls(() => NEVER),
          mergeMap(({ info }) =>
            registry.count$.pipe(
              take(1),
              map((count) => `${info.streamSid} ${count}`),
            ),
          ),
        ),
      ).toBe('60ms b 49ms a', { b: 'b 1', a: 'a 0' });
    });
  });

  it('should list calls with their age, their state, and masked numbers', () => {
    marbles(({ cold, expectObservable }) => {
      const registry = create();
      const call = testCall({
        info: { streamSid: 's1', callSid: 'c1', ...NUMBERS, path: '/calls/a-token-of-many-letters' },
      });
      cold('500ms e').subscribe(() => {
        call.send(ramp(400));
        call.end();
      });
      of(call).pipe(registry.track()).subscribe();
      const entry = {
        id: 's1',
        streamSid: 's1',
        callSid: 'c1',
        from: '•••••••••10',
        to: '•••••••••34',
        path: '/calls/•',
      };

      expectObservable(cold('300ms x 299ms x 499ms x').pipe(mergeMap(() => registry.calls()))).toBe(
        '300ms a 299ms b 499ms c',
        {
          a: [{ ...entry, state: 'started', ageMs: 300 }],
          b: [{ ...entry, state: 'ending', ageMs: 600 }],
          c: [],
        },
      );
    });
  });

  it('should emit the calls that live, then each change', () => {
    marbles(({ cold, expectObservable }) => {
      const registry = create();
      const calls = [testCall({ info: { streamSid: 'a' } }), testCall({ info: { streamSid: 'b' } })];
      concat(of(calls[0]), cold('--(b|)', { b: calls[1] }))
        .pipe(
          mergeMap((call) => (call === undefined ? [] : [call])),
          registry.track(),
        )
        .subscribe();
      cold('-------e').subscribe(() => {
        void registry.end({ id: 'a' }, { after: 'now' });
      });

      expectObservable(registry.changes$.pipe(map(show)), '^----------!').toBe('a-b----(cr)', {
        a: 'added a started',
        b: 'added b started',
        c: 'changed a ending',
        r: 'removed a ended appEnded',
      });
      expectObservable(registry.changes$.pipe(map(show)), '---^-------!').toBe('---(ab)(cr)', {
        a: 'added a started',
        b: 'added b started',
        c: 'changed a ending',
        r: 'removed a ended appEnded',
      });
    });
  });

  it('should emit changes in their order to every subscriber, also if one of them ends the call', () => {
    const registry = create();
    const seen: string[] = [];
    const counts: number[] = [];
    registry.changes$.subscribe(({ type, call }) => {
      if (type === 'added') {
        void registry.end({ id: call.id }, { after: 'now' });
      }
    });
    registry.changes$.pipe(map(show)).subscribe((change) => seen.push(change));
    registry.count$.subscribe((count) => counts.push(count));
    of(callOf('s1', 'c1')).pipe(registry.track()).subscribe();

    expect(seen.map((change) => change.split(' ')[0])).toEqual(['added', 'changed', 'removed']);
    expect(counts).toEqual([0, 1, 0]);
  });

  it('should not emit a call as added that another subscriber has just ended', () => {
    const registry = create();
    from([callOf('s1', 'c1'), callOf('s2', 'c2')])
      .pipe(registry.track())
      .subscribe();
    const seen: string[] = [];
    registry.changes$.subscribe((change) => {
      seen.push(`${change.type} ${change.call.id}`);
      void registry.endAll({ after: 'now' });
    });

    expect(seen.filter((change) => change.startsWith('added'))).toEqual(['added s1']);
    expect(now(registry.count$)).toEqual([0]);
  });

  it('should find and end calls by id, also if two have one stream_sid', () => {
    const registry = create();
    const calls = [callOf('same', 'c1'), callOf('same', 'c2'), callOf('other', 'c2')];
    from(calls).pipe(registry.track()).subscribe();

    expect(ids(now(registry.find({ streamSid: 'same' })))).toEqual([['same', 'same~2']]);
    expect(ids(now(registry.find({ callSid: 'c2' })))).toEqual([['same~2', 'other']]);
    expect(ids(now(registry.find({ id: 'same' })))).toEqual([['same']]);
    expect(ids(now(registry.find({ streamSid: 'unknown' })))).toEqual([[]]);
    expect(registry.sessions({ callSid: 'c2' })).toEqual([calls[1], calls[2]]);

    expect(now(registry.end({ id: 'same~2' }, { after: 'now' }))).toEqual([1]);
    expect(ids(now(registry.calls()))).toEqual([['same', 'other']]);
    expect(now(registry.end({ id: 'same~2' }))).toEqual([0]);
    void registry.endAll({ after: 'now' });
    expect(ids(now(registry.calls()))).toEqual([[]]);
  });

  it('should end a call after its queued audio, unless told otherwise', () => {
    marbles(({ expectObservable }) => {
      const registry = create();
      const call = callOf('s1', 'c1');
      const calls$ = of(call).pipe(registry.track());
      expectObservable(
        calls$.pipe(
          serveCalls(() => {
            call.send(ramp(400));
            void registry.end({ callSid: 'c1' });
            return NEVER;
          }),
          map(({ reason, stats }) => `${reason} ${stats.heardMs}`),
        ),
      ).toBe('400ms (o|)', { o: 'appEnded 400' });
    });
  });

  it('should find a call by the id that its entry shows, and no call without a callSid', () => {
    const registry = create();
    from([testCall({ info: { streamSid: 'a\u202eb' } })])
      .pipe(registry.track())
      .subscribe();
    const [shown] = now(registry.calls()).flat();

    expect(shown?.streamSid).toBe('a\\u202eb');
    expect(ids(now(registry.find({ id: shown?.id ?? '' })))).toEqual([['a\\u202eb']]);
    expect(ids(now(registry.find({ streamSid: 'a\u202eb' })))).toEqual([['a\\u202eb']]);
    expect(ids(now(registry.find({ callSid: 'undefined' })))).toEqual([[]]);
  });

  it.each<[unknown, string]>([
    [
      {},
      '`query` must have exactly one of id, callSid, streamSid, as a text that is not empty, got an object',
    ],
    [{ callSid: undefined }, '`query` must have exactly one of'],
    [{ callSid: '' }, '`query` must have exactly one of'],
    [{ callSid: 'c1', streamSid: 's1' }, '`query` must have exactly one of'],
    [{ callId: 'c1' }, 'Unknown option `callId` for a query of calls. Valid options: id, callSid, streamSid'],
    ['c1', '`query` must be an object'],
  ])('should reject the query %j and end no call', (query, message) => {
    const registry = create();
    of(callOf('s1', 'c1')).pipe(registry.track()).subscribe();
    const wrong = custom<CallQuery>().parse(query);

    expect(() => registry.end(wrong)).toThrow(message);
    expect(() => registry.find(wrong)).toThrow(message);
    expect(() => registry.sessions(wrong)).toThrow(message);
    expect(now(registry.count$)).toEqual([1]);
  });

  it('should reject options of `end` also without a call', () => {
    const registry = create();
    const wrong = { maxWaitMs: -1 };

    expect(() => registry.endAll(wrong)).toThrow('`maxWaitMs` must be a number of ms from 0, got -1');
    expect(() => registry.end({ id: 's1' }, wrong)).toThrow('`maxWaitMs`');
  });

  it('should have a call once, however often it is tracked, and no call that has ended', () => {
    const registry = create();
    const ended = callOf('s1', 'c1');
    ended.end({ after: 'now' });
    const live = callOf('s2', 'c2');
    from([ended, live]).pipe(registry.track(), registry.track()).subscribe();

    expect(ids(now(registry.calls()))).toEqual([['s2']]);
    live.end({ after: 'now' });
    of(live).pipe(registry.track()).subscribe();
    expect(ids(now(registry.calls()))).toEqual([[]]);
  });

  it('should keep a call until it ends, also after the pipeline was unsubscribed', () => {
    const registry = create();
    const call = callOf('s1', 'c1');
    concat(of(call), NEVER).pipe(registry.track()).subscribe().unsubscribe();
    expect(now(registry.count$)).toEqual([1]);

    call.end({ after: 'now' });
    expect(now(registry.count$)).toEqual([0]);
  });

  it('should remove a call whose lifecycle$ fails or completes without an end', () => {
    const registry = create();
    const over = new Subject<never>();
    const call = callOf('s1', 'c1');
    const broken: CallSession = {
      ...call,
      info: call.info,
      nowMs: () => 7,
      lifecycle$: concat(of({ state: 'connected' as const }), over),
    };
    of(broken).pipe(registry.track()).subscribe();
    const changes: CallChange[] = [];
    registry.changes$.subscribe((change) => changes.push(change));
    over.error(new Error('lost'));

    expect(changes.map(show)).toEqual(['added s1 connected', 'removed s1 connected ?']);
    expect(now(registry.count$)).toEqual([0]);
  });

  it('should pass errors and completion of the source through', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const registry = create();
      const source$ = hot<CallSession>('----#');
      expectObservable(source$.pipe(registry.track())).toBe('----#');
      expectObservable(source$.pipe(registry.track()), '^-!').toBe('---');
      expectSubscriptions(source$.subscriptions).toBe(['^---!', '^-!']);
    });
  });

  it('should track a call of acceptCall', async () => {
    const registry = create();
    const socket = new FakeSocket();
    const tracked = firstValueFrom(acceptCall(socket).pipe(registry.track()));
    socket.begin();
    const { info } = await tracked;

    expect(ids(now(registry.find({ streamSid: info.streamSid })))).toEqual([[info.streamSid]]);
    socket.hangUp();
    expect(now(registry.count$)).toEqual([0]);
  });
});

describe('health of createCallRegistry', () => {
  const READY: CallHealth = { isLive: true, isReady: true, reasons: [], calls: 0, eventLoopDelayMs: 0 };

  it('should be ready until maxCalls calls live', () => {
    const registry = create({ maxCalls: 1 });
    expect(registry.health()).toEqual(READY);

    of(callOf('s1', 'c1')).pipe(registry.track()).subscribe();
    expect(registry.health()).toEqual({ ...READY, isReady: false, reasons: ['tooManyCalls'], calls: 1 });

    void registry.endAll({ after: 'now' });
    expect(registry.health()).toEqual(READY);
  });

  it('should not be ready from the first value of drain$ on', () => {
    const drain = new Subject<string>();
    const registry = create({ drain$: drain });
    expect(drain.observed).toBe(true);
    drain.next('SIGTERM');

    expect(registry.health()).toEqual({ ...READY, isReady: false, reasons: ['draining'] });
    // A second signal ends the process: nothing listens for it.
    expect(drain.observed).toBe(false);
  });

  it('should stay ready when drain$ fails', () => {
    const registry = create({ drain$: throwError(() => new Error('no signals here')) });

    expect(registry.health()).toEqual(READY);
  });

  it('should let virtual time end while a call lives', () => {
    marbles(({ flush, expectObservable }) => {
      const registry = create();
      expectObservable(
        of(callOf('s1', 'c1')).pipe(
          registry.track(),
          map(({ info }) => info.callSid),
        ),
      ).toBe('(c|)', {
        c: 'c1',
      });
      flush();
      expect(registry.health().calls).toBe(1);
    });
  });

  it.each([
    [{ maxCalls: 0 }, '`maxCalls` must be a number from 1, got 0'],
    [{ maxCalls: NaN }, '`maxCalls` must be a number from 1, got NaN'],
    [{ maxSmoothedDelayMs: -1 }, '`maxSmoothedDelayMs` must be a number from 0, got -1'],
  ])('should reject %j', (options, message) => {
    expect(() => createCallRegistry(options)).toThrow(message);
  });
});
