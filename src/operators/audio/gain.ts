import { map, type MonoTypeOperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { applyGain, checkGain, GAIN_OPTIONS, type GainOptions } from '../../audio/tools/applyGain.js';
import { checkOptions } from '../../support/options.js';

/**
 * Makes audio louder or quieter. Samples that become too loud are clipped; they never wrap.
 *
 * ```ts
 * call.play(voice$.pipe(gain({ db: -6 }))).subscribe();
 * ```
 *
 * Errors emitted: those of the source, and a `TypeError` if a value is not an `AudioFrame`.
 *
 * @param options - the gain, in dB
 * @returns an operator over frames of any length and sample rate
 * @throws TypeError or RangeError when `db` is not a number, or is above 100
 * @see {@link applyGain} for one frame
 * @public
 */
export function gain(options: GainOptions): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('gain', options, GAIN_OPTIONS);
  checkGain('db', options.db);

  return map((frame) => applyGain(frame, options));
}
