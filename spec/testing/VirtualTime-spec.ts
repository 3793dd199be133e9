import fc from 'fast-check';
import { interval, last, map, merge, take, takeUntil, timer, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { marbles } from '../../src/testing/marbles/marbles';
import { inVirtualTime } from '../../src/testing/story/inVirtualTime';
import { VirtualTime } from '../../src/testing/VirtualTime';

/** A timer that is cleared in its own moment by an earlier timer that is due again. */
const cleared = () => timer(40).pipe(takeUntil(interval(20).pipe(take(2), last())));
const later = () => timer(60).pipe(map(() => 'later'));

function subscribedIn(scheduler: TestScheduler): string[] {
  const seen: string[] = [];
  scheduler.run(({ flush }) => {
    merge(cleared(), later()).subscribe((value) => seen.push(String(value)));
    flush();
  });
  return seen;
}

const check = () => undefined;

describe('VirtualTime', () => {
  it('should let timers of one moment clear each other, which a TestScheduler does not', () => {
    expect(() => subscribedIn(new TestScheduler(check))).toThrow('Expected a due immediate or interval');
    expect(subscribedIn(new VirtualTime(check))).toEqual(['later']);
  });

  it('should be used by marbles and inVirtualTime', () => {
    expect(inVirtualTime(() => merge(cleared(), later()))).toBe('later');
    marbles(({ expectObservable }) => {
      expectObservable(cleared()).toBe('40ms |');
      expectObservable(later()).toBe('60ms (l|)', { l: 'later' });
    });
  });

  it('should run timers at their times, however they clear each other', () => {
    const tickers = fc.array(
      fc.record({ periodMs: fc.integer({ min: 1, max: 4 }), count: fc.integer({ min: 1, max: 6 }) }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(tickers, fc.integer({ min: 1, max: 25 }), (clearing, dueMs) => {
        const clears$ = merge(
          ...clearing.map(({ periodMs, count }) => interval(periodMs).pipe(take(count), last())),
        );
        const clearedMs = Math.min(...clearing.map(({ periodMs, count }) => periodMs * count));
        const named = (ms: number, name: string) => timer(ms).pipe(map(() => name));
        const heard = inVirtualTime(() =>
          merge(
            named(dueMs, 'due').pipe(takeUntil(clears$)),
            // The order within one moment is open.
            named(clearedMs, 'same moment').pipe(takeUntil(clears$)),
            named(50, 'end'),
          ).pipe(toArray()),
        ).filter((name) => name !== 'same moment' && (name !== 'due' || dueMs !== clearedMs));
        expect(heard).toEqual(dueMs < clearedMs ? ['due', 'end'] : ['end']);
      }),
    );
  });

  it('should throw the error of the work', () => {
    const error = new RangeError('too far');
    expect(() => {
      new VirtualTime(check).run(({ flush }) => {
        later().subscribe(() => {
          throw error;
        });
        flush();
      });
    }).toThrow(error);
  });
});
