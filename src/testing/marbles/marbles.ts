import type { RunHelpers } from 'rxjs/testing';
import { isPromise } from '../../support/fromAsync.js';
import { VirtualTime } from '../VirtualTime.js';
import { describeMarbleDiff } from './describeMarbleDiff.js';
import { isAlike } from './describeTestValue.js';
import { ExpectationLog } from './ExpectationLog.js';

/**
 * Runs a marble test in virtual time: `TestScheduler.run` with an assertion that needs no test framework. A
 * difference is thrown as an Error that shows both sides as marbles, and the values with their times.
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
 * @param test - called with the helpers of `TestScheduler.run`; must not be async
 * @returns what the test returned
 * @throws Error when an expectation is not met; TypeError when the test returns a promise, because it would check
 * nothing
 * @see {@link testCall}
 * @public
 */
export function marbles<T>(test: (helpers: RunHelpers) => T): T {
  const log = new ExpectationLog();
  const scheduler = new VirtualTime((actual: unknown, expected: unknown) => {
    const expectation = log.next();
    if (!isAlike(actual, expected)) {
      const which =
        log.count > 1 && expectation !== undefined
          ? `Expectation ${expectation.number} of ${log.count}: observed`
          : 'Observed';
      const error = new Error(`${which} ${describeMarbleDiff(actual, expected, expectation?.values)}`);
      throw expectation === undefined ? error : placeError(error, expectation.site);
    }
  });
  const result = scheduler.run((helpers) => test(log.watch(helpers)));
  if (isPromise(result)) {
    // The promise never settles: its rejection is handled here so that it cannot be unhandled.
    result.then(undefined, () => undefined);
    throw new TypeError(
      'The test must not be async: `marbles` does not check anything after an `await`, because promises do not settle in virtual time',
    );
  }
  return result;
}

/**
 * Values of DTMF digits for marbles. Digits and letters stand for themselves, `h` is hash (in marbles, `#` is an
 * error) and `s` is star.
 *
 * ```ts
 * testCall({ dtmf$: cold('2s 4 500ms 2 500ms h', marbleKeys) });
 * ```
 *
 * @see {@link testCall}
 * @public
 */
export const marbleKeys: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('0123456789ABCD', (key) => [key, key])),
  h: '#',
  s: '*',
};

/**
 * Replaces the stack of an error with the stack of another: it then begins at the line of a test and not inside
 * timers.
 */
export function placeError<T extends Error>(error: T, { stack = '' }: Error): T {
  const frames = stack.slice(stack.indexOf('\n    at '));
  error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}
