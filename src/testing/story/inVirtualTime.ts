import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

/**
 * Runs an observable to its end in virtual time, and gives its last value. For tests that have no marbles; not within
 * `marbles`, which is virtual time itself.
 *
 * ```ts
 * const report = inVirtualTime(() => callHandler(story, handler));
 * ```
 *
 * @throws what the observable errors with, and an Error when it completes without a value, or never
 * @public
 */
export function inVirtualTime<T>(make: () => Observable<T>): T {
  let last: { readonly value: T } | undefined;
  let failure: { readonly error: unknown } | undefined;
  let isComplete = false;
  new TestScheduler(() => undefined).run(() => {
    make().subscribe({
      next: (value) => {
        last = { value };
      },
      error: (error: unknown) => {
        failure = { error };
      },
      complete: () => {
        isComplete = true;
      },
    });
  });
  if (failure !== undefined) {
    throw failure.error;
  }
  if (last === undefined || !isComplete) {
    throw new Error(
      isComplete
        ? 'What ran in virtual time completed without a value'
        : 'What ran in virtual time never completes',
    );
  }
  return last.value;
}
