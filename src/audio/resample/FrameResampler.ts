import type { AudioFrame } from '../AudioFrame.js';
import { checkRate } from '../sampleRates.js';
import { createResampler } from './createResampler.js';
import type { Resampler } from './Resampler.js';
import type { ResamplerQuality } from './ResamplerQuality.js';

/** What a stream of frames is converted from and to, in Hz. */
export interface FrameResamplerConfig {
  /** Of the frames that are expected; one of another rate is converted from its own. */
  readonly from: number;
  readonly to: number;
  readonly resamplerQuality: ResamplerQuality;
}

/** Converts a stream of frames to one rate; every frame is dated by its own first sample. */
export class FrameResampler {
  readonly #config: FrameResamplerConfig;
  #resampler: Resampler;
  /** How much audio went in and came out, in samples of its own rate. */
  #taken = 0;
  #given = 0;
  #endsAt = 0;

  constructor(config: FrameResamplerConfig) {
    this.#config = config;
    this.#resampler = createResampler(config);
  }

  /**
   * Gives the very frame that came when there is nothing to convert.
   *
   * @throws RangeError when the frame's rate is none that is converted
   */
  push(frame: AudioFrame): AudioFrame {
    if (frame.sampleRate !== this.#resampler.from) {
      return this.#change(frame);
    }
    const { from, to } = this.#resampler;
    if (from === to) {
      return frame;
    }
    // What is still held belongs before this frame.
    const heldMs = (this.#taken / from - this.#given / to) * 1_000;
    const samples = this.#resampler.push(frame.samples);
    this.#taken += frame.samples.length;
    this.#given += samples.length;
    this.#endsAt = frame.timestampMs + (frame.samples.length * 1_000) / from;
    return { ...frame, samples, sampleRate: to, timestampMs: frame.timestampMs - heldMs };
  }

  /** What the resampler still held. */
  flush(): AudioFrame | undefined {
    const samples = this.#resampler.flush();
    const { to } = this.#resampler;
    this.#taken = 0;
    this.#given = 0;
    return samples.length === 0
      ? undefined
      : { samples, sampleRate: to, timestampMs: this.#endsAt - (samples.length * 1_000) / to };
  }

  /** The stream goes on at another rate: what was held at the one before comes first. */
  #change(frame: AudioFrame): AudioFrame {
    checkRate('sampleRate', frame.sampleRate);
    const tail = this.flush();
    this.#resampler = createResampler({ ...this.#config, from: frame.sampleRate });
    const next = this.push(frame);
    if (tail === undefined) {
      return next;
    }
    const samples = new Int16Array(tail.samples.length + next.samples.length);
    samples.set(tail.samples);
    samples.set(next.samples, tail.samples.length);
    const tailMs = (tail.samples.length * 1_000) / tail.sampleRate;
    return { ...next, samples, timestampMs: next.timestampMs - tailMs };
  }
}
