import type { Observable } from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import {
  type Interruptible,
  INTERRUPTIBLE,
  type Interruption,
  INTERRUPTION_MODES,
  type InterruptionMode,
  type InterruptionVerdict,
} from '../../session/contract/Interruption.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';

/**
 * What a barge-in comes from: a key, speech, or a value of `interruptOn`.
 *
 * @public
 */
export type BargeInCause = 'key' | 'speech' | 'other';

/**
 * A prompt that is paused because of a barge-in.
 *
 * @public
 */
export interface BargeInInterruption extends Interruption {
  readonly by: BargeInCause;
}

/**
 * What may interrupt a prompt, and what becomes of it then.
 *
 * @public
 */
export interface BargeInOptions {
  /** Keys that interrupt; `''` for none. @defaultValue '0123456789*#' */
  readonly keys?: string;
  /** When the caller speaks. Speech that begins while the bot is heard interrupts. @defaultValue never */
  readonly speech$?: Observable<SpeechEvent>;
  /**
   * How long the speech has to be, in ms: if its end is told earlier, nothing happens. A detector that tells the end late
   * makes all speech longer by that.
   *
   * @defaultValue 250
   */
  readonly minSpeechMs?: number;
  /** How many words the speech has to have, by `transcript$`. @defaultValue 0 */
  readonly minWords?: number;
  /** What the caller is saying, as far as a speech engine knows; each value is the whole text so far. Hot. */
  readonly transcript$?: Observable<string>;
  /** Anything else that interrupts, at any time. @defaultValue never */
  readonly interruptOn?: Observable<unknown>;
  /**
   * What speech and `interruptOn` do: drop the rest of the prompt, hold it until the `verdict`, or nothing. A key is always
   * meant: it drops the rest, also of a prompt that is held; but with `'notify'` it does nothing either.
   *
   * @defaultValue 'clear'
   */
  readonly onInterrupt?: InterruptionMode;
  /**
   * What may interrupt at all: with `'byKey'` only a digit of `keys`, with `'never'` nothing. A prompt is one item, so
   * `'afterFirst'` is `'never'` here. What may not interrupt is only reported.
   *
   * @defaultValue 'always'
   */
  readonly interruptible?: Interruptible;
  /** Whether a barge-in that holds the prompt was meant: by the first value. @defaultValue never */
  readonly verdict?: (interruption: BargeInInterruption) => Observable<InterruptionVerdict>;
  /** How long a verdict may take, in ms; then it is `'stop'`. `Infinity` for any time. @defaultValue 1000 */
  readonly verdictTimeoutMs?: number;
}

const BARGE_IN_OPTIONS: OptionNames<BargeInOptions> = {
  keys: true,
  speech$: true,
  minSpeechMs: true,
  minWords: true,
  transcript$: true,
  interruptOn: true,
  onInterrupt: true,
  interruptible: true,
  verdict: true,
  verdictTimeoutMs: true,
};

/** @throws TypeError or RangeError when an option of `bargeIn` makes no sense; it names the option and quotes the value */
export function checkBargeInOptions(options: BargeInOptions): void {
  checkOptions('bargeIn', options, BARGE_IN_OPTIONS);
  const { keys = '', minSpeechMs = 0, minWords = 0, speech$, transcript$ } = options;
  const { onInterrupt = 'clear', interruptible = 'always', verdict, verdictTimeoutMs = 0 } = options;
  if (typeof keys !== 'string' || !/^[0-9*#A-D]*$/.test(keys)) {
    throw new RangeError(`\`keys\` must be some of 0123456789*#ABCD, got ${describeValue(keys)}`);
  }
  if (!(minSpeechMs >= 0 && minSpeechMs < Infinity)) {
    throw new RangeError(`\`minSpeechMs\` must be a number of ms from 0, got ${describeValue(minSpeechMs)}`);
  }
  if (!Number.isInteger(minWords) || minWords < 0) {
    throw new RangeError(`\`minWords\` must be a number of words from 0, got ${describeValue(minWords)}`);
  }
  if (minWords > 0 && (speech$ === undefined || transcript$ === undefined)) {
    throw new TypeError('`minWords` needs `speech$` and `transcript$`: without them no word is ever heard');
  }
  checkOneOf('onInterrupt', onInterrupt, INTERRUPTION_MODES);
  checkOneOf('interruptible', interruptible, INTERRUPTIBLE);
  if (!(verdictTimeoutMs >= 0)) {
    throw new RangeError(`\`verdictTimeoutMs\` must not be below 0, got ${describeValue(verdictTimeoutMs)}`);
  }
  if (verdict !== undefined && onInterrupt !== 'pause') {
    throw new TypeError(`\`verdict\` needs \`onInterrupt\` 'pause', got ${describeValue(onInterrupt)}`);
  }
}
