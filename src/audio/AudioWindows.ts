import type { AudioFrame } from './AudioFrame.js';

/** How far a timestamp may be ahead of the counted samples before audio counts as missing, in ms. */
const MAX_JITTER_MS = 20;

/**
 * Cuts one stream of frames into windows of one length. Time is counted in samples from the first frame, so that
 * rounded timestamps and the length of frames do not matter. Where audio is missing, time continues at the timestamp;
 * it never goes back. An incomplete window before missing audio or before another sample rate is dropped.
 */
export class AudioWindows {
  readonly #windowMs: number;
  #window = new Int16Array(0);
  #filled = 0;
  #sampleRate = 0;
  /** When the counted samples begin, and how many there are. */
  #countsFrom = -Infinity;
  #counted = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Returns the windows that a frame completes. The samples of a window are valid until the next window is requested. */
  *push({ samples, sampleRate, timestampMs }: AudioFrame): Generator<AudioFrame> {
    const expectedMs = this.#now();
    if (sampleRate !== this.#sampleRate || timestampMs > expectedMs + MAX_JITTER_MS) {
      this.#countsFrom = Math.max(timestampMs, expectedMs);
      this.#counted = 0;
      this.#filled = 0;
    }
    if (sampleRate !== this.#sampleRate) {
      this.#sampleRate = sampleRate;
      this.#window = new Int16Array(Math.round((this.#windowMs * sampleRate) / 1_000));
    }
    const { length } = this.#window;
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + length - this.#filled);
      this.#window.set(part, this.#filled);
      this.#filled += part.length;
      this.#counted += part.length;
      from += part.length;
      if (this.#filled === length) {
        this.#filled = 0;
        yield { samples: this.#window, sampleRate, timestampMs: this.#now(length) };
      }
    }
  }

  /** The time of the next sample, or of a sample before it. */
  #now(samplesBack = 0): number {
    return this.#sampleRate === 0
      ? -Infinity
      : this.#countsFrom + ((this.#counted - samplesBack) * 1_000) / this.#sampleRate;
  }
}
