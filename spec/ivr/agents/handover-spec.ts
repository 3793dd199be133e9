import { concat, map, Observable, of, tap, timer } from 'rxjs';
import { createHandoverStore, handover, serveCalls } from '../../../src/index';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import fc from 'fast-check';

const hangUp = { h: 'callerHangup' } as const;

describe('handover', () => {
  it('should store at once, and end the call when queued audio was heard', () => {
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

  it('should do nothing before it is subscribed', () => {
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

  it('should remove its value when the caller hangs up during the goodbye', () => {
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

  it('should remove its value in a handler, too, which the end of the call unsubscribes', () => {
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

  it('should end a call without a callSid, too, and store nothing', () => {
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

  it('should throw when `maxWaitMs` is below 0', () => {
    const refused = () =>
      handover(testCall(), { store: createHandoverStore<string>(), data: 'sales', maxWaitMs: -1 });
    expect(refused).toThrow(new RangeError('`maxWaitMs` must not be below 0, got -1'));
  });
});

describe('createHandoverStore', () => {
  it('should return a value once', () => {
    const store = createHandoverStore<string>();
    store.put('call', 'sales');
    expect(store.take('other')).toBeUndefined();
    expect(store.take('call')).toBe('sales');
    expect(store.take('call')).toBeUndefined();
    expect(store.size).toBe(0);
  });

  it('should keep the last value of a call', () => {
    const store = createHandoverStore<string>({ maxEntries: 1 });
    store.put('call', 'sales');
    store.put('call', 'support');
    expect(store.size).toBe(1);
    expect(store.take('call')).toBe('support');
  });

  it('should drop the oldest entry beyond `maxEntries`', () => {
    const store = createHandoverStore<number>({ maxEntries: 2 });
    store.put('a', 1);
    store.put('b', 2);
    store.put('a', 3);
    store.put('c', 4);
    expect(['a', 'b', 'c'].map((call) => store.take(call))).toEqual([3, undefined, 4]);
  });

  it('should forget an entry after `ttlMs`, and remove expired entries at the next put', () => {
    marbles(({ expectObservable }) => {
      const store = createHandoverStore<string>({ ttlMs: 100 });
      const act = (at: number, result: () => unknown) => timer(at).pipe(map(result));
      store.put('a', 'A');
      store.put('b', 'B');

      expectObservable(
        concat(
          act(99, () => store.take('a')),
          act(1, () => [store.size, store.take('b')]),
          timer(0).pipe(
            tap(() => {
              store.put('c', 'C');
            }),
            map(() => store.size),
          ),
          act(100, () => {
            store.put('d', 'D');
            return store.size;
          }),
        ),
      ).toBe('99ms a (bc) 96ms d|'.replace('d|', '(d|)'), { a: 'A', b: [1, undefined], c: 1, d: 1 });
    });
  });

  it('should never keep more than `maxEntries` or return the value of another call', () => {
    const act = fc.record({ isPut: fc.boolean(), call: fc.constantFrom('a', 'b', 'c', 'd', 'e') });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(act), (maxEntries, acts) => {
        const store = createHandoverStore<string>({ maxEntries });
        const kept = new Map<string, string>();
        for (const [index, { isPut, call }] of acts.entries()) {
          if (isPut) {
            store.put(call, `${call}${index}`);
            kept.delete(call);
            kept.set(call, `${call}${index}`);
            for (const oldest of [...kept.keys()].slice(0, -maxEntries)) {
              kept.delete(oldest);
            }
          } else {
            expect(store.take(call)).toBe(kept.get(call));
            kept.delete(call);
          }
          expect(store.size).toBe(kept.size);
        }
      }),
    );
  });

  it.each([
    [{ maxEntries: 0 }, '`maxEntries` must be a whole number from 1, got 0'],
    [{ maxEntries: 1.5 }, 'got 1.5'],
    [{ ttlMs: 0 }, '`ttlMs` must be above 0, got 0'],
    [{ ttlMs: NaN }, 'got NaN'],
  ])('should throw when called with %j', (config, message) => {
    expect(() => createHandoverStore(config)).toThrow(RangeError);
    expect(() => createHandoverStore(config)).toThrow(message);
  });
});
