import { seededRandom } from '../../src/testing/seededRandom.js';

/** Length of the noise: three minutes at the highest rate. */
const SAMPLES = 1 << 22;
/** Position of the clips, so that no clip equals the caller's audio at the same time. */
const CLIPS_FROM = SAMPLES / 2;

/** Audio without repetition and without samples of 0 (padding is 0), so that lost or doubled samples are detected. */
export class Noise {
  readonly #samples: Int16Array;

  constructor(seed: number) {
    const random = seededRandom(seed);
    this.#samples = Int16Array.from({ length: SAMPLES }, () => Math.floor(random() * 32_766) + 1);
  }

  at(index: number): number | undefined {
    return this.#samples[index];
  }

  read(at: number, length: number): Int16Array {
    return this.#samples.subarray(at, at + length);
  }

  /** Position and length of the nth clip of a call: half a second to two and a half seconds. */
  clip(callAt: number, index: number, sampleRate: number): { readonly at: number; readonly length: number } {
    const length = ((1 + ((callAt + index * 7) % 5)) * sampleRate) / 2;
    return { at: CLIPS_FROM + ((callAt * 31 + index * 65_537) % (CLIPS_FROM - 70_000)), length };
  }
}
