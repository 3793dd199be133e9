import { concat, defer, delay, EMPTY, map, NEVER, of, type OperatorFunction, switchMap, timer } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { DtmfDigit } from './DtmfDigit.js';

/**
 * Options for {@link collectDigits}: what ends an entry.
 *
 * @public
 */
export interface CollectDigitsOptions {
  /** Number of digits that complete an entry. @defaultValue unlimited */
  readonly maxDigits?: number;
  /** Each of these digits ends an entry and is not part of it; `''` for no digit. @defaultValue '#' */
  readonly finishOnKey?: string;
  /** Pause after a digit that ends an entry, in ms; `Infinity` for no timeout. @defaultValue 3000 */
  readonly interDigitTimeoutMs?: number;
}

const COLLECT_DIGITS_OPTIONS: OptionNames<CollectDigitsOptions> = {
  maxDigits: true,
  finishOnKey: true,
  interDigitTimeoutMs: true,
};

/**
 * Joins DTMF digits into entries. An entry ends with a digit of `finishOnKey`, after `maxDigits` digits, after a pause,
 * or when the source completes.
 *
 *     digits     --4--2--#-----7----|
 *                collectDigits()
 *     entries    --------x----------(y|)    x: '42', y: '7'
 *
 * A finish digit without digits before it emits an empty entry.
 *
 * ```ts
 * const pin$ = call.dtmf$.pipe(collectDigits({ maxDigits: 4 }), take(1));
 * ```
 *
 * Errors emitted: only those of the source. Digits of an unfinished entry are then dropped.
 *
 * @param options - what ends an entry
 * @returns an operator from digits to entries, such as `'4271'`
 * @throws TypeError or RangeError when an option is not valid
 * @see `gather` of exotel-rx to play a prompt and ask again
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

  // Emits one turn later, so that a digit at the very instant of the timeout still counts. `Infinity` is not passed to
  // a timer: timers take it as 0.
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
