import fc from 'fast-check';
import { concat, map, tap, timer } from 'rxjs';
import { createHandoverStore } from '../../src/index';
import { marbles } from '../../src/testing/kit/marbles';

describe('createHandoverStore', () => {
  it('should give what was put once', () => {
    const store = createHandoverStore<string>();
    store.put('call', 'sales');
    expect(store.take('other')).toBeUndefined();
    expect(store.take('call')).toBe('sales');
    expect(store.take('call')).toBeUndefined();
    expect(store.size).toBe(0);
  });

  it('should keep the last that was put for a call', () => {
    const store = createHandoverStore<string>({ maxEntries: 1 });
    store.put('call', 'sales');
    store.put('call', 'support');
    expect(store.size).toBe(1);
    expect(store.take('call')).toBe('support');
  });

  it('should drop the oldest beyond `maxEntries`', () => {
    const store = createHandoverStore<number>({ maxEntries: 2 });
    store.put('a', 1);
    store.put('b', 2);
    store.put('a', 3);
    store.put('c', 4);
    expect(['a', 'b', 'c'].map((call) => store.take(call))).toEqual([3, undefined, 4]);
  });

  it('should forget at `ttlMs`, and let go of what has expired with the next put', () => {
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

  it('should never keep more than `maxEntries`, nor give what another call left', () => {
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
  ])('should refuse %j', (config, message) => {
    expect(() => createHandoverStore(config)).toThrow(RangeError);
    expect(() => createHandoverStore(config)).toThrow(message);
  });
});
