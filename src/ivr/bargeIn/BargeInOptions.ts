import type { Observable, ObservableInput } from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import {
  checkInterruptions,
  type Interruptible,
  type Interruption,
  type InterruptionMode,
  type InterruptionVerdict,
} from '../../session/contract/Interruption.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * What causes a barge-in: a DTMF digit (`'key'`), speech, or a value of `interruptOn` (`'other'`).
 *
 * @public
 */
export type BargeInCause = 'key' | 'speech' | 'other';

/**
 * A barge-in that paused a prompt.
 *
 * @public
 */
export interface BargeInInterruption extends Interruption {
  /** What caused the barge-in. */
  readonly by: BargeInCause;
}

/**
 * Options for {@link bargeIn}: what may interrupt a prompt, and what an interruption does.
 *
 * @public
 */
export interface BargeInOptions {
  /** DTMF digits that interrupt; `''` for no digit. @defaultValue '0123456789*#' */
  readonly keys?: string;
  /**
   * When the caller speaks, as from `detectSpeech`. Speech that starts while bot audio is playing interrupts.
   *
   * @defaultValue never
   */
  readonly speech$?: Observable<SpeechEvent>;
  /**
   * Shortest speech that interrupts, in ms; shorter speech is ignored. A detector that emits `end` late, by its
   * `hangoverMs`, makes speech longer by that time.
   *
   * @defaultValue 250
   */
  readonly minSpeechMs?: number;
  /** Fewest words of `transcript$` in speech that interrupts. Needs `speech$` and `transcript$`. @defaultValue 0 */
  readonly minWords?: number;
  /** What the caller is saying, from a speech engine: each value is the whole text so far. Hot. @defaultValue never */
  readonly transcript$?: Observable<string>;
  /** Anything else that interrupts: each value is a barge-in, at any time. @defaultValue never */
  readonly interruptOn?: Observable<unknown>;
  /**
   * What speech and `interruptOn` do:
   *
   * - `'clear'` drops the rest of the prompt
   * - `'pause'` holds the prompt until the `verdict`
   * - `'notify'` only reports the barge-in
   *
   * A digit always drops the rest of the prompt, also of a paused prompt. Only with `'notify'` a digit is reported
   * and does nothing else.
   *
   * @defaultValue 'clear'
   */
  readonly onInterrupt?: InterruptionMode;
  /**
   * What may interrupt the prompt:
   *
   * - `'always'`: everything
   * - `'byKey'`: only a digit of `keys`
   * - `'afterFirst'`, `'never'`: nothing, since a prompt is a single item
   *
   * All other barge-ins are only reported.
   *
   * @defaultValue 'always'
   */
  readonly interruptible?: Interruptible;
  /**
   * Decides whether a barge-in was meant, by the first value of the observable or promise that it returns. Called for
   * each pause; needs `onInterrupt: 'pause'`.
   *
   * @defaultValue an observable that never emits
   */
  readonly verdict?: (interruption: BargeInInterruption) => ObservableInput<InterruptionVerdict>;
  /** How long the verdict may take, in ms; after that it is `'stop'`. `Infinity` for no limit. @defaultValue 1000 */
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

/** @throws TypeError or RangeError when an option of `bargeIn` is not valid; names the option and quotes the value */
export function checkBargeInOptions(options: BargeInOptions): void {
  checkOptions('bargeIn', options, BARGE_IN_OPTIONS);
  const { keys = '', minSpeechMs = 0, minWords = 0, speech$, transcript$ } = options;
  if (typeof keys !== 'string' || !/^[0-9*#A-D]*$/.test(keys)) {
    throw new RangeError(`\`keys\` must contain only 0-9, *, # and A-D, got ${describeValue(keys)}`);
  }
  if (!(minSpeechMs >= 0 && minSpeechMs < Infinity)) {
    throw new RangeError(`\`minSpeechMs\` must be a number of ms from 0, got ${describeValue(minSpeechMs)}`);
  }
  if (!Number.isInteger(minWords) || minWords < 0) {
    throw new RangeError(`\`minWords\` must be an integer from 0, got ${describeValue(minWords)}`);
  }
  if (minWords > 0 && (speech$ === undefined || transcript$ === undefined)) {
    throw new TypeError('`minWords` needs `speech$` and `transcript$`: without them no words can be counted');
  }
  checkInterruptions(options);
}
