import type { Observable } from 'rxjs';
import type { OptionNames } from '../../support/options.js';
import type { PromptSource } from '../prompts/PromptSource.js';

/**
 * Options for {@link gather}: the prompt, and which answers are accepted. A set of DTMF digits is a string, such as
 * `'0123456789*#'`. Times are in ms, at most 24 days; `Infinity` for no limit.
 *
 * @public
 */
export interface GatherOptions {
  /** The question that is played to the caller. @defaultValue no prompt */
  readonly prompt?: PromptSource;
  /** Exact number of digits: sets both `minDigits` and `maxDigits`. */
  readonly numDigits?: number;
  /** Fewest digits of an entry; shorter entries are `noMatch`. @defaultValue 1 */
  readonly minDigits?: number;
  /**
   * Most digits of an entry. The last digit completes the entry; later digits wait for the next question.
   *
   * @defaultValue Infinity
   */
  readonly maxDigits?: number;
  /** Each of these digits ends the entry and is not part of it; `''` for no digit. @defaultValue '#' */
  readonly finishOnKey?: string;
  /**
   * Digits that an entry may contain. A digit that is also in `finishOnKey` ends the entry.
   *
   * @defaultValue '0123456789*#'
   */
  readonly validDigits?: string;
  /**
   * How long to wait for the first digit after the prompt, in ms. With 0, only digits that were typed ahead count.
   *
   * @defaultValue 5000
   */
  readonly firstDigitTimeoutMs?: number;
  /** How long to wait after each digit for the next digit, in ms. @defaultValue 3000 */
  readonly interDigitTimeoutMs?: number;
  /**
   * How long the whole answer may take, in ms, from the end of the prompt or from the digit that cuts it; 0 for no
   * limit.
   *
   * @defaultValue 0
   */
  readonly totalTimeoutMs?: number;
  /**
   * Whether an answer cuts the prompt. If not, digits that are pressed during the prompt count when it is over.
   *
   * @defaultValue true
   */
  readonly bargeIn?: boolean;
  /**
   * Whether digits count that were pressed before the question. `'flush'` drops them. With `bargeIn: false` it also
   * drops digits that are pressed during the prompt.
   *
   * @defaultValue 'keep'
   */
  readonly typeAhead?: 'keep' | 'flush';
  /**
   * What a digit does that is not in `validDigits`: nothing, or it ends the entry as `noMatch`.
   *
   * @defaultValue 'ignore'
   */
  readonly onInvalid?: 'ignore' | 'noMatch';
  /**
   * Recognized words, as another way to answer. The first text that is not empty is the answer, unless a digit comes
   * first. The first digit unsubscribes `speech$`. If `speech$` errors, the question errors.
   *
   * @defaultValue never
   */
  readonly speech$?: Observable<string>;
  /** Whether digits and words are secret. The result then prints them as `•`. @defaultValue false */
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
