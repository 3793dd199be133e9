import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';

/**
 * What `tone` makes.
 *
 * @public
 */
export interface ToneOptions {
  /** Hz. @defaultValue 440 */
  readonly frequencyHz?: number;
  /** Length in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples a second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** Peak level in dBFS. @defaultValue -12 */
  readonly levelDbfs?: number;
}

const TONE_OPTIONS: OptionNames<ToneOptions> = {
  frequencyHz: true,
  durationMs: true,
  sampleRate: true,
  levelDbfs: true,
};

/**
 * Makes a sine tone with 5 ms ramps at both ends, so that it does not click.
 *
 * @public
 */
export function tone(options: ToneOptions = {}): AudioFrame {
  checkOptions('tone', options, TONE_OPTIONS);
  const { frequencyHz = 440, durationMs = 1_000, sampleRate = 8_000, levelDbfs = -12 } = options;
  const samples = new Int16Array(Math.round((durationMs * sampleRate) / 1_000));
  const amplitude = 32_767 * 10 ** (levelDbfs / 20);
  const ramp = sampleRate / 200;
  for (let index = 0; index < samples.length; index++) {
    const fade = Math.min(1, (index + 1) / ramp, (samples.length - index) / ramp);
    samples[index] = Math.round(
      amplitude * fade * Math.sin((2 * Math.PI * frequencyHz * index) / sampleRate),
    );
  }
  return { samples, sampleRate, timestampMs: 0 };
}

/**
 * What `silentAudio` makes.
 *
 * @public
 */
export interface SilentAudioOptions {
  /** Length in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples a second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
}

const SILENT_AUDIO_OPTIONS: OptionNames<SilentAudioOptions> = {
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
export function silentAudio(options: SilentAudioOptions = {}): AudioFrame {
  checkOptions('silentAudio', options, SILENT_AUDIO_OPTIONS);
  const { durationMs = 1_000, sampleRate = 8_000 } = options;
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
