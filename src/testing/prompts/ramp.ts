import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for {@link ramp}.
 *
 * @public
 */
export interface RampOptions {
  /** Length in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Sample rate in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** Value of the first sample. @defaultValue 1 */
  readonly from?: number;
}

const RAMP_OPTIONS: OptionNames<RampOptions> = { durationMs: true, sampleRate: true, from: true };

/** After this value, samples start again at 1. */
const TOP = 30_000;

/**
 * Creates audio in which every sample is one higher than the sample before it, so that a test sees where each sample
 * went. No sample is 0, as padding is.
 *
 * ```ts
 * const audio = ramp({ durationMs: 100 }); // samples 1, 2, 3, … 800
 * ```
 *
 * @param options - length, sample rate and first sample
 * @returns one frame with the whole audio
 * @public
 */
export function ramp(options: RampOptions = {}): AudioFrame {
  checkOptions('ramp', options, RAMP_OPTIONS);
  const { durationMs = 1_000, sampleRate = 8_000, from = 1 } = options;
  const samples = Int16Array.from(
    { length: Math.round((durationMs * sampleRate) / 1_000) },
    (_, index) => ((from - 1 + index) % TOP) + 1,
  );
  return { samples, sampleRate, timestampMs: 0 };
}
