import type { SchedulerAction, Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

/** The message of the error that a TestScheduler throws when it finds no timer that is due. */
const NOTHING_DUE = 'Expected a due immediate or interval';

/**
 * A TestScheduler in which a timer may clear another timer of the same moment. RxJS 7.8 plans one run for each timer,
 * but a run serves any timer that is due. If the served timer clears the timer that the run was planned for, one run
 * is left without work, and RxJS throws. Here such a run does nothing.
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
