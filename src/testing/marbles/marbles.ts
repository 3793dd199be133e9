import type { RunHelpers } from 'rxjs/testing';
import { VirtualTime } from '../VirtualTime.js';
import { describeMarbleDiff } from './describeMarbleDiff.js';
import { isAlike } from './describeTestValue.js';
import { ExpectationLog } from './ExpectationLog.js';

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
 * @throws Error when an expectation is not met; TypeError when the test is async, because then it would check nothing
 * @public
 */
export function marbles<T>(test: (helpers: RunHelpers) => T): T {
  const log = new ExpectationLog();
  const scheduler = new VirtualTime((actual: unknown, expected: unknown) => {
    const expectation = log.next();
    if (!isAlike(actual, expected)) {
      const which =
        log.count > 1 && expectation !== undefined
          ? `Expectation ${expectation.number} of ${log.count}: what`
          : 'What';
      const error = new Error(`${which} ${describeMarbleDiff(actual, expected, expectation?.values)}`);
      throw expectation === undefined ? error : placeError(error, expectation.site);
    }
  });
  const result = scheduler.run((helpers) => test(log.watch(helpers)));
  if (isPromiseLike(result)) {
    // What it waits for never comes: what follows is expected of nobody.
    result.then(undefined, () => undefined);
    throw new TypeError(
      'The test of `marbles` gives a promise: what follows an `await` is not checked, because no real time passes there',
    );
  }
  return result;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/**
 * What a caller presses, for marbles: digits and letters are themselves, `h` is hash and `s` is star, of which marbles
 * make something else.
 *
 * ```ts
 * testCall({ dtmf$: cold('2s 4 500ms 2 500ms h', marbleKeys) });
 * ```
 *
 * @public
 */
export const marbleKeys: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('0123456789ABCD', (key) => [key, key])),
  h: '#',
  s: '*',
};

/** Lets an error say that it comes from where another was made: from the line of a test, and not from timers. */
export function placeError<T extends Error>(error: T, { stack = '' }: Error): T {
  const frames = stack.slice(stack.indexOf('\n    at '));
  error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}
