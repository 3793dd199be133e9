import type { AudioFrame } from './AudioFrame.js';
import { createResampler, type Resampler } from './createResampler.js';
import type { ResamplerQuality } from './ResamplerQuality.js';

/** Converts a stream of frames to another rate; every frame is dated by its own first sample. */
export class FrameResampler {
  readonly #resampler: Resampler;
  /** How much audio went in and came out, in samples of its own rate. */
  #taken = 0;
  #given = 0;
  #endsAt = 0;

  constructor(config: { readonly from: number; readonly to: number; readonly quality: ResamplerQuality }) {
    this.#resampler = createResampler(config);
  }

  push(frame: AudioFrame): AudioFrame {
    const { from, to } = this.#resampler;
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
}
