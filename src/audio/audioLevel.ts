import { describeValue } from '../support/describeValue.js';
import { isInt16Array } from '../support/typedArrays.js';
import { describeAudio } from './describeAudio.js';
import type { AudioFrame } from './AudioFrame.js';

/**
 * The level of a piece of audio, in dB relative to full scale (dBFS). 0 is a full-scale square wave, −Infinity is
 * silence.
 *
 * @public
 */
export interface AudioLevel {
  /** Root mean square of the samples, in dBFS. */
  readonly rmsDb: number;
  /** The largest sample, in dBFS. */
  readonly peakDb: number;
}

/**
 * Returns the level of samples.
 *
 * ```ts
 * const { rmsDb, peakDb } = audioLevel(welcome.samples);
 * ```
 *
 * @param samples - samples of one channel, such as those of an `AudioFrame`
 * @returns RMS and peak, in dBFS
 * @throws TypeError when `samples` is not an `Int16Array`
 * @see {@link measureLevel} for a stream
 * @public
 */
export function audioLevel(samples: Int16Array): AudioLevel {
  if (!isInt16Array(samples)) {
    throw new TypeError(
      `\`samples\` must be an Int16Array (the \`samples\` of a frame), got ${describeAudio(samples)}`,
    );
  }
  let sum = 0;
  let peak = 0;
  // Without iterators and without `Math`: jest looks up globals at each use, which took all of the time here.
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    const size = sample < 0 ? -sample : sample;
    sum += sample * sample;
    peak = size > peak ? size : peak;
  }
  return {
    rmsDb: samples.length === 0 ? -Infinity : 20 * Math.log10(Math.sqrt(sum / samples.length) / 32_768),
    peakDb: 20 * Math.log10(peak / 32_768),
  };
}

/**
 * The level of one window of audio, in dBFS.
 *
 * @public
 */
export interface LevelReading extends AudioLevel {
  /** Time from the beginning of the stream to the first sample of the window, in ms. */
  readonly atMs: number;
}

/** Measures the level of one stream of frames, window by window. The length of the frames does not matter. */
export class LevelMeter {
  readonly #windowMs: number;
  #window = new Int16Array(0);
  #filled = 0;
  #sampleRate = 0;
  #startsAt = 0;

  /** @throws RangeError when `windowMs` is not a finite number above 0 */
  constructor(windowMs: number) {
    if (!(windowMs > 0 && windowMs < Infinity)) {
      throw new RangeError(`\`windowMs\` must be a number of ms above 0, got ${describeValue(windowMs)}`);
    }
    this.#windowMs = windowMs;
  }

  /** Returns the windows that the frame completes. */
  push(frame: AudioFrame): LevelReading[] {
    const { samples, sampleRate, timestampMs } = frame;
    const readings: LevelReading[] = [];
    if (sampleRate !== this.#sampleRate) {
      readings.push(...this.flush());
      this.#sampleRate = sampleRate;
      this.#window = new Int16Array(Math.max(1, Math.round((this.#windowMs * sampleRate) / 1_000)));
    }
    for (let from = 0; from < samples.length;) {
      if (this.#filled === 0) {
        this.#startsAt = timestampMs + (from * 1_000) / sampleRate;
      }
      const part = samples.subarray(from, from + this.#window.length - this.#filled);
      this.#window.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === this.#window.length) {
        readings.push(...this.flush());
      }
    }
    return readings;
  }

  /** Returns the level of an incomplete window. */
  flush(): LevelReading[] {
    const samples = this.#window.subarray(0, this.#filled);
    this.#filled = 0;
    return samples.length === 0 ? [] : [{ ...audioLevel(samples), atMs: this.#startsAt }];
  }
}
