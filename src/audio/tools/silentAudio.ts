import { checkOptions, type OptionNames } from '../../support/checkOptionNames.js';
import type { AudioFrame } from '../AudioFrame.js';

/**
 * What `silentAudio` makes.
 *
 * @public
 */
export interface SilentAudioConfig {
  /** Length in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples a second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
}

const SILENT_AUDIO_CONFIG: OptionNames<SilentAudioConfig> = {
  durationMs: true,
  sampleRate: true,
};

/**
 * Makes silence.
 *
 * ```ts
 * call.play([tone(), silentAudio({ durationMs: 300 }), tone()]);
 * ```
 *
 * @throws RangeError when a length is not a number of ms from 0, or a rate not above 0 Hz
 * @public
 */
export function silentAudio(config: SilentAudioConfig = {}): AudioFrame {
  checkOptions('silentAudio', config, SILENT_AUDIO_CONFIG, 'config');
  const { durationMs = 1_000, sampleRate = 8_000 } = config;
  if (!(durationMs >= 0 && durationMs < Infinity)) {
    throw new RangeError(`\`durationMs\` must be a number of ms from 0, got ${String(durationMs)}`);
  }
  if (!(sampleRate > 0 && sampleRate < Infinity)) {
    throw new RangeError(`\`sampleRate\` must be above 0 Hz, got ${String(sampleRate)}`);
  }
  return {
    samples: new Int16Array(Math.round((durationMs * sampleRate) / 1_000)),
    sampleRate,
    timestampMs: 0,
  };
}
