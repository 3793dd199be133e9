import { map, type MonoTypeOperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { applyGain, checkGain, GAIN_OPTIONS, type GainOptions } from '../../audio/tools/applyGain.js';
import { checkOptions } from '../../support/options.js';

/**
 * Makes audio louder or quieter; what becomes too loud is clipped, and never wraps.
 *
 * ```ts
 * call.play(voice$.pipe(gain({ db: -6 }))).subscribe();
 * ```
 *
 * @throws RangeError when called with a `db` that is not a number, or is above 100
 * @public
 */
export function gain(options: GainOptions): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('gain', options, GAIN_OPTIONS);
  checkGain('db', options.db);

  return map((frame) => applyGain(frame, options));
}
