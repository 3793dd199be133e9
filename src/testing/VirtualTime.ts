import type { SchedulerAction, Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

/** What a TestScheduler throws when it looks for a timer that is due and finds none. */
const NOTHING_DUE = 'Expected a due immediate or interval';

/**
 * A TestScheduler for which timers of one moment may clear each other. rxjs's (7.8) plans a run for each timer, but lets
 * a run serve any timer that is due: when the one served clears the one whose run it was, a run is left over that finds
 * nothing to do, and throws. Here it does nothing.
 *
 * ```ts
 * const ticks$ = interval(20).pipe(take(2), last());
 * new TestScheduler(assert.deepEqual).run(() => timer(40).pipe(takeUntil(ticks$)).subscribe()); // throws
 * ```
 */
export class VirtualTime extends TestScheduler {
  override schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay?: number,
    state?: T,
  ): Subscription {
    return super.schedule<T>(
      function (now) {
        try {
          work.call(this, now);
        } catch (error) {
          if (!(error instanceof Error && error.message === NOTHING_DUE)) {
            throw error;
          }
        }
      },
      delay,
      state,
    );
  }
}
