import { checkOptions, type OptionNames } from '../../support/options.js';
import { type AudioFrame, checkFrame } from '../AudioFrame.js';
import { clipSample } from '../pcm16.js';

/**
 * By how much audio is made louder or quieter.
 *
 * @public
 */
export interface GainOptions {
  /** dB: 6 is about twice the amplitude, −6 half of it, `-Infinity` silence. */
  readonly db: number;
}

export const GAIN_OPTIONS: OptionNames<GainOptions> = { db: true };

/**
 * Makes audio louder or quieter; what becomes too loud is clipped, and never wraps. The frame itself is left as it is.
 *
 * ```ts
 * call.play(applyGain(tone(), { db: -6 }));
 * ```
 *
 * @throws TypeError when it is no frame, RangeError when `db` is not a number, or is above 100
 * @public
 */
export function applyGain(frame: AudioFrame, options: GainOptions): AudioFrame {
  checkFrame(frame);
  checkOptions('applyGain', options, GAIN_OPTIONS);
  checkGain('db', options.db);
  const factor = 10 ** (options.db / 20);
  return { ...frame, samples: frame.samples.map((sample) => clipSample(sample * factor)) };
}

/** @throws RangeError when it is no gain in dB; it names the option and quotes the value */
export function checkGain(name: string, db: number): void {
  if (!(db <= 100)) {
    throw new RangeError(`\`${name}\` must be a number of dB, at most 100, got ${String(db)}`);
  }
}
