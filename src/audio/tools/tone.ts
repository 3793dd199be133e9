import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';
import { checkLength, checkToneRate } from './checkTone.js';

/**
 * Options for {@link tone}.
 *
 * @public
 */
export interface ToneOptions {
  /** Frequency of the sine, in Hz. @defaultValue 440 */
  readonly frequencyHz?: number;
  /** Length, in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples per second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** Peak level, in dBFS. @defaultValue -12 */
  readonly levelDbfs?: number;
}

const TONE_OPTIONS: OptionNames<ToneOptions> = {
  frequencyHz: true,
  durationMs: true,
  sampleRate: true,
  levelDbfs: true,
};

/**
 * Returns a sine tone. It has ramps of 5 ms at both ends, so that it does not click.
 *
 * ```ts
 * call.play(tone({ frequencyHz: 880, durationMs: 200 }));
 * ```
 *
 * @param options - the frequency and the sample rate in Hz, the length in ms and the level in dBFS
 * @returns one frame
 * @throws TypeError or RangeError when an option is not valid
 * @public
 */
export function tone(options: ToneOptions = {}): AudioFrame {
  checkOptions('tone', options, TONE_OPTIONS);
  const { frequencyHz = 440, durationMs = 1_000, sampleRate = 8_000, levelDbfs = -12 } = options;
  checkLength('durationMs', durationMs);
  checkToneRate(sampleRate);
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
 * Options for {@link silentAudio}.
 *
 * @public
 */
export interface SilentAudioOptions {
  /** Length, in ms. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples per second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
}

const SILENT_AUDIO_OPTIONS: OptionNames<SilentAudioOptions> = {
  durationMs: true,
  sampleRate: true,
};

/**
 * Returns silence.
 *
 * ```ts
 * call.play([tone(), silentAudio({ durationMs: 300 }), tone()]);
 * ```
 *
 * @param options - the length in ms and the sample rate in Hz
 * @returns one frame
 * @throws TypeError or RangeError when an option is not valid
 * @public
 */
export function silentAudio(options: SilentAudioOptions = {}): AudioFrame {
  checkOptions('silentAudio', options, SILENT_AUDIO_OPTIONS);
  const { durationMs = 1_000, sampleRate = 8_000 } = options;
  checkLength('durationMs', durationMs);
  checkToneRate(sampleRate);
  return {
    samples: new Int16Array(Math.round((durationMs * sampleRate) / 1_000)),
    sampleRate,
    timestampMs: 0,
  };
}
