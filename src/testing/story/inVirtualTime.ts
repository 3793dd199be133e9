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
export function inVirtualTime<T>(source: () => Observable<T>): T {
  const seen: { values: T[]; failure?: { readonly error: unknown }; isComplete: boolean } = {
    values: [],
    isComplete: false,
  };
  new TestScheduler(() => undefined).run(() => {
    source().subscribe({
      next: (value) => {
        seen.values = [value];
      },
      error: (error: unknown) => {
        seen.failure = { error };
      },
      complete: () => {
        seen.isComplete = true;
      },
    });
  });
  if (seen.failure !== undefined) {
    throw seen.failure.error;
  }
  for (const value of seen.isComplete ? seen.values : []) {
    return value;
  }
  throw new Error(
    seen.isComplete
      ? 'What ran in virtual time completed without a value'
      : 'What ran in virtual time never completes',
  );
}
