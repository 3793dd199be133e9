import { concat, defer, delay, EMPTY, map, NEVER, of, type OperatorFunction, switchMap, timer } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { DtmfDigit } from './DtmfDigit.js';

/**
 * When an entry of digits ends.
 *
 * @public
 */
export interface CollectDigitsOptions {
  /** An entry of so many digits is complete. @defaultValue unlimited */
  readonly maxDigits?: number;
  /** Each of these keys ends an entry and is no part of it; `''` for none. @defaultValue '#' */
  readonly finishOnKey?: string;
  /** An entry ends so long after its last digit, in ms; never for want of digits with `Infinity`. @defaultValue 3000 */
  readonly interDigitTimeoutMs?: number;
}

const COLLECT_DIGITS_OPTIONS: OptionNames<CollectDigitsOptions> = {
  maxDigits: true,
  finishOnKey: true,
  interDigitTimeoutMs: true,
};

/**
 * Joins key presses into entries. An entry ends with a finish key, with as many digits as it may have, after a pause, or
 * with the source; a finish key alone is an empty entry.
 *
 *     digits     --4--2--#-----7----|
 *                collectDigits()
 *     entries    --------x----------(y|)    x: '42', y: '7'
 *
 * ```ts
 * const pin$ = call.dtmf$.pipe(collectDigits({ maxDigits: 4 }), take(1));
 * ```
 *
 * @throws RangeError when called with a `maxDigits` that is no positive integer, or a timeout below 0
 * @public
 */
export function collectDigits(options: CollectDigitsOptions = {}): OperatorFunction<DtmfDigit, string> {
  checkOptions('collectDigits', options, COLLECT_DIGITS_OPTIONS);
  const { maxDigits = Infinity, finishOnKey = '#', interDigitTimeoutMs = 3_000 } = options;
  if (maxDigits !== Infinity && (!Number.isInteger(maxDigits) || maxDigits < 1)) {
    throw new RangeError(`\`maxDigits\` must be a positive integer, got ${describeValue(maxDigits)}`);
  }
  if (!(interDigitTimeoutMs >= 0)) {
    throw new RangeError(
      `\`interDigitTimeoutMs\` must not be below 0, got ${describeValue(interDigitTimeoutMs)}`,
    );
  }

  // One turn later, so that a digit at the very instant of the timeout still counts. To the runtime's timers, for ever
  // is no time at all.
  const pause$ = interDigitTimeoutMs === Infinity ? NEVER : timer(interDigitTimeoutMs).pipe(delay(0));
  return (digits$) =>
    defer(() => {
      let entry = '';
      const finish = () => {
        const finished = entry;
        entry = '';
        return finished;
      };
      return concat(digits$, of(undefined)).pipe(
        switchMap((press) => {
          if (press === undefined) {
            return entry === '' ? EMPTY : of(finish());
          }
          if (finishOnKey.includes(press.digit)) {
            return of(finish());
          }
          entry += press.digit;
          return entry.length >= maxDigits ? of(finish()) : pause$.pipe(map(finish));
        }),
      );
    });
}
