import type { Observable } from 'rxjs';
import type { OptionNames } from '../../support/options.js';
import type { PromptSource } from '../prompts/PromptSource.js';

/**
 * What is asked, and what answers it. Sets of keys are texts of them: `'0123456789*#'`. Times are ms, at most 24 days;
 * `Infinity` for none.
 *
 * @public
 */
export interface GatherOptions {
  /** What the caller is told. @defaultValue nothing */
  readonly prompt?: PromptSource;
  /** So many digits, no more and no fewer: both `minDigits` and `maxDigits`. */
  readonly numDigits?: number;
  /** Fewer digits are `noMatch`. @defaultValue 1 */
  readonly minDigits?: number;
  /** The entry is complete with so many digits; keys after them are left for the next question. @defaultValue Infinity */
  readonly maxDigits?: number;
  /** Each of these keys ends the entry and is no part of it; `''` for none. @defaultValue '#' */
  readonly finishOnKey?: string;
  /** What an entry is made of. A key that is also in `finishOnKey` is a finish key. @defaultValue '0123456789*#' */
  readonly validDigits?: string;
  /** How long the caller is waited for when the prompt is over; 0 takes only what was typed ahead. @defaultValue 5000 */
  readonly firstDigitTimeoutMs?: number;
  /** How long a digit is waited for after the last one. @defaultValue 3000 */
  readonly interDigitTimeoutMs?: number;
  /** How long all may take, from the end of the prompt, or from when a key cuts it; 0 for no limit. @defaultValue 0 */
  readonly totalTimeoutMs?: number;
  /** Whether an answer cuts the prompt. When not, keys pressed meanwhile count when it is over. @defaultValue true */
  readonly bargeIn?: boolean;
  /**
   * Whether keys count that were pressed before the question. `'flush'` drops them, and those pressed during a prompt that
   * they may not cut.
   *
   * @defaultValue 'keep'
   */
  readonly typeAhead?: 'keep' | 'flush';
  /** What a key does that is not valid: nothing, or it ends the entry as `noMatch`. @defaultValue 'ignore' */
  readonly onInvalid?: 'ignore' | 'noMatch';
  /**
   * The other way to answer: what was understood of the caller's words. Its first text that is not empty is the answer,
   * when no key was pressed before; the first key unsubscribes it. Its error is that of the question.
   */
  readonly speech$?: Observable<string>;
  /** Whether digits and words are secret: then the result shows them as `•` when it is printed. @defaultValue false */
  readonly mask?: boolean;
}

export const GATHER_OPTIONS: OptionNames<GatherOptions> = {
  prompt: true,
  numDigits: true,
  minDigits: true,
  maxDigits: true,
  finishOnKey: true,
  validDigits: true,
  firstDigitTimeoutMs: true,
  interDigitTimeoutMs: true,
  totalTimeoutMs: true,
  bargeIn: true,
  typeAhead: true,
  onInvalid: true,
  speech$: true,
  mask: true,
};
