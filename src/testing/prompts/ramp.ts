import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * What `ramp` makes.
 *
 * @public
 */
export interface RampOptions {
  /** Length in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples a second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** The first sample. @defaultValue 1 */
  readonly from?: number;
}

const RAMP_OPTIONS: OptionNames<RampOptions> = { durationMs: true, sampleRate: true, from: true };

/** Samples go round from 1 to this one. */
const TOP = 30_000;

/**
 * Makes audio in which every sample is one above the one before it, so that a test sees which of them went where, and
 * none is 0, as padding is.
 *
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
