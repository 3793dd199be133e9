import type { AudioFrame } from '../AudioFrame.js';
import { checkRate } from '../sampleRates.js';
import { createResampler } from './createResampler.js';
import type { Resampler } from './Resampler.js';
import type { ResamplerQuality } from './ResamplerQuality.js';

/** Sample rates of the input and of the output, in Hz. */
export interface FrameResamplerConfig {
  /** The expected sample rate of the frames; other frames are converted from their own rate. */
  readonly from: number;
  readonly to: number;
  readonly resamplerQuality: ResamplerQuality;
}

/** Converts a stream of frames to one sample rate. Every frame has the timestamp of its first sample. */
export class FrameResampler {
  readonly #config: FrameResamplerConfig;
  #resampler: Resampler;
  /** How many samples went in and came out, at their own rates. */
  #samplesIn = 0;
  #samplesOut = 0;
  #endsAt = 0;

  constructor(config: FrameResamplerConfig) {
    this.#config = config;
    this.#resampler = createResampler(config);
  }

  /**
   * Returns the same frame if there is nothing to convert.
   *
   * @throws RangeError when the sample rate of the frame is not supported
   */
  push(frame: AudioFrame): AudioFrame {
    if (frame.sampleRate !== this.#resampler.from) {
      return this.#change(frame);
    }
    const { from, to } = this.#resampler;
    if (from === to) {
      return frame;
    }
    // Samples that are still held belong before this frame.
    const heldMs = (this.#samplesIn / from - this.#samplesOut / to) * 1_000;
    const samples = this.#resampler.push(frame.samples);
    this.#samplesIn += frame.samples.length;
    this.#samplesOut += samples.length;
    this.#endsAt = frame.timestampMs + (frame.samples.length * 1_000) / from;
    return { ...frame, samples, sampleRate: to, timestampMs: frame.timestampMs - heldMs };
  }

  /** Returns the samples that the resampler still holds. */
  flush(): AudioFrame | undefined {
    const samples = this.#resampler.flush();
    const { to } = this.#resampler;
    this.#samplesIn = 0;
    this.#samplesOut = 0;
    return samples.length === 0
      ? undefined
      : { samples, sampleRate: to, timestampMs: this.#endsAt - (samples.length * 1_000) / to };
  }

  /** Continues at another sample rate: the samples that are held at the previous rate come first. */
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
