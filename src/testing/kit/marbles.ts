import { TestScheduler, type RunHelpers } from 'rxjs/testing';
import { describeMarbleDiff } from './describeMarbleDiff.js';
import { isAlike } from './isAlike.js';

/**
 * Runs a marble test in virtual time: `TestScheduler.run` with an assertion that needs no test framework. What differs is
 * thrown as an Error that shows both sides as marbles, and their values at their times.
 *
 * ```ts
 * it('should play the menu to its end', () => {
 *   marbles(({ expectObservable }) => {
 *     const call = testCall();
 *     const outcome$ = call.play(prompt('menu')).pipe(map((event) => event.type));
 *     expectObservable(outcome$).toBe('1s (f|)', { f: 'finished' });
 *   });
 * });
 * ```
 *
 * @returns what the test returned
 * @throws Error when an expectation is not met
 * @public
 */
export function marbles<T>(test: (helpers: RunHelpers) => T): T {
  return new TestScheduler((actual: unknown, expected: unknown) => {
    if (!isAlike(actual, expected)) {
      throw new Error(describeMarbleDiff(actual, expected));
    }
  }).run(test);
}
