import { concat, map, Observable, of } from 'rxjs';
import { createHandoverStore, handover, serveCalls } from '../../../src/index';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';

const hangUp = { h: 'callerHangup' } as const;

describe('handover', () => {
  it('should store at once, and end the call when what is queued was heard', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const store = createHandoverStore<string>();
      call.send(ramp(400));

      expectObservable(handover(call, { store, data: 'sales' })).toBe('400ms (r|)', {
        r: { isStored: true, reason: 'appEnded' },
      });
      expectObservable(call.lifecycle$.pipe(map(({ state }) => [state, store.size]))).toBe(
        '(cse) 395ms (x|)',
        {
          c: ['connected', 1],
          s: ['started', 1],
          e: ['ending', 1],
          x: ['ended', 1],
        },
      );
    });
  });

  it('should do nothing before it is subscribed to', () => {
    const call = testCall();
    const store = createHandoverStore<string>();
    const handover$ = handover(call, { store, data: 'sales' });
    expect(handover$).toBeInstanceOf(Observable);
    expect(store.size).toBe(0);
  });

  it('should follow the last prompt in a handler, and leave its data for the next applet', () => {
    marbles(({ expectObservable, flush }) => {
      const store = createHandoverStore<{ queue: string }>();
      const call = testCall();
      const outcome$ = of(call).pipe(
        serveCalls(() => concat(call.play(ramp(400)), handover(call, { store, data: { queue: 'sales' } }))),
        map(({ reason }) => reason),
      );
      expectObservable(outcome$).toBe('400ms (o|)', { o: 'appEnded' });
      flush();
      expect(store.take(call.info.callSid ?? '')).toEqual({ queue: 'sales' });
    });
  });

  it('should take back what it stored when the caller hangs up in the middle of the goodbye', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const store = createHandoverStore<string>();
      const call = testCall({ lifecycle$: cold('150ms h', hangUp) });
      call.send(ramp(400));
      expectObservable(handover(call, { store, data: 'sales' })).toBe('150ms (r|)', {
        r: { isStored: false, reason: 'callerHangup' },
      });
      flush();
      expect(store.size).toBe(0);
    });
  });

  it('should take it back in a handler too, which the end of the call unsubscribes', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const store = createHandoverStore<string>();
      const outcome$ = of(testCall({ lifecycle$: cold('150ms h', hangUp) })).pipe(
        serveCalls((call) => {
          call.send(ramp(400));
          return handover(call, { store, data: 'sales' });
        }),
        map(({ reason }) => reason),
      );
      expectObservable(outcome$).toBe('150ms (o|)', { o: 'callerHangup' });
      flush();
      expect(store.size).toBe(0);
    });
  });

  it('should end a call without a name as well: the applet finds nothing', () => {
    marbles(({ expectObservable, flush }) => {
      const store = createHandoverStore<string>();
      const call = testCall();
      const { callSid, ...info } = call.info;
      expect(callSid).toBeDefined();
      const nameless = {
        info,
        lifecycle$: call.lifecycle$,
        end: () => {
          call.end();
        },
      };
      expectObservable(handover(nameless, { store, data: 'sales' })).toBe('(r|)', {
        r: { isStored: false, reason: 'appEnded' },
      });
      flush();
      expect(store.size).toBe(0);
    });
  });

  it('should wait no longer than `maxWaitMs` beyond what should have been heard', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ playout: { echoDelayMs: () => undefined } });
      call.send(ramp(400));
      const store = createHandoverStore<string>();
      expectObservable(handover(call, { store, data: 'sales', maxWaitMs: 300 })).toBe('700ms (r|)', {
        r: { isStored: true, reason: 'appEnded' },
      });
    });
  });

  it('should refuse a `maxWaitMs` below 0', () => {
    const refused = () =>
      handover(testCall(), { store: createHandoverStore<string>(), data: 'sales', maxWaitMs: -1 });
    expect(refused).toThrow(new RangeError('`maxWaitMs` must not be below 0, got -1'));
  });
});
