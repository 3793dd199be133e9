import { checkGain } from './applyGain.js';
import { Background } from './Background.js';
import { isPcmInput } from '../isPcmInput.js';
import type { PcmInput } from '../PcmInput.js';
import type { ResamplerQuality } from '../resample/ResamplerQuality.js';
import { checkRate } from '../sampleRates.js';

/**
 * How a background sounds.
 *
 * @public
 */
export interface BackgroundConfig {
  /** The rate of the call (`call.sampleRate`), in Hz. */
  readonly sampleRate: number;
  /** Gain of the background where nothing else is heard, in dB. @defaultValue 0 */
  readonly levelDb?: number;
  /** By how much it becomes quieter under speech, in dB. @defaultValue 12 */
  readonly duckDb?: number;
  /** How long it takes to become quieter, in ms. @defaultValue 40 */
  readonly attackMs?: number;
  /** How long it takes to become as loud again, in ms; it begins 300 ms behind the speech. @defaultValue 500 */
  readonly releaseMs?: number;
  /** How well rates are converted. @defaultValue 'balanced' */
  readonly quality?: ResamplerQuality;
}

/**
 * Makes a background of music or ambience for one call. `play` it to fill a pause; play a prompt over it with `under`, or
 * with the operator `mixBackground` when the prompt is an observable. The prompt alone decides when `finished` comes.
 *
 * Audio is repeated without end; so is an iterable that can be iterated again, and one that cannot is followed by
 * silence. What `play` takes and then drops, because it was cut, is skipped.
 *
 * ```ts
 * const music = createBackground(decodeWav(file), { sampleRate: call.sampleRate, levelDb: -12 });
 * concat(
 *   call.play(music.under(prompt)),
 *   call.play(music).pipe(takeUntil(agentReady$)),
 * ).subscribe();
 * ```
 *
 * @throws TypeError when called with what is no audio, RangeError with a number out of its range
 * @public
 */
export function createBackground(audio: PcmInput | Iterable<PcmInput>, config: BackgroundConfig): Background {
  const { sampleRate, levelDb = 0, duckDb = 12 } = config;
  const { attackMs = 40, releaseMs = 500, quality = 'balanced' } = config;
  if (!isPcmInput(audio) && !(Symbol.iterator in audio)) {
    throw new TypeError('`audio` must be an AudioFrame, Int16Array, Uint8Array or an iterable of them');
  }
  checkRate('sampleRate', sampleRate);
  checkGain('levelDb', levelDb);
  for (const [name, value] of Object.entries({ duckDb, attackMs, releaseMs })) {
    if (!(value >= 0)) {
      throw new RangeError(`\`${name}\` must be a number from 0, got ${String(value)}`);
    }
  }
  return new Background(audio, { sampleRate, levelDb, duckDb, attackMs, releaseMs, quality });
}
