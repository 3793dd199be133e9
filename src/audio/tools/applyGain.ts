import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { type AudioFrame, checkFrame } from '../AudioFrame.js';
import { clipSample } from '../pcm16.js';

/**
 * Options for {@link gain} and {@link applyGain}.
 *
 * @public
 */
export interface GainOptions {
  /** Gain in dB: 6 is about twice the amplitude, −6 about half of it, `-Infinity` is silence. */
  readonly db: number;
}

export const GAIN_OPTIONS: OptionNames<GainOptions> = { db: true };

/**
 * Returns a louder or quieter copy of a piece of audio. Samples that become too loud are clipped; they never wrap.
 *
 * ```ts
 * call.play(applyGain(tone(), { db: -6 }));
 * ```
 *
 * @param frame - the audio; it is not changed
 * @param options - the gain, in dB
 * @returns a frame of the same length and sample rate
 * @throws TypeError or RangeError when an argument is not valid, or `db` is above 100
 * @see {@link gain} for a stream
 * @public
 */
export function applyGain(frame: AudioFrame, options: GainOptions): AudioFrame {
  checkFrame(frame);
  checkOptions('applyGain', options, GAIN_OPTIONS);
  checkGain('db', options.db);
  const factor = 10 ** (options.db / 20);
  return { ...frame, samples: frame.samples.map((sample) => clipSample(sample * factor)) };
}

/** @throws RangeError when a value is not a gain in dB */
export function checkGain(name: string, db: number): void {
  if (!(db <= 100)) {
    throw new RangeError(`\`${name}\` must be a number of dB, at most 100, got ${describeValue(db)}`);
  }
}
