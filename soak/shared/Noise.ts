import { seededRandom } from '../../src/testing/seededRandom.js';

/** How much there is of it: three minutes at the highest rate. */
const SAMPLES = 1 << 22;
/** Where clips are taken from, so that none is what a caller says at the same time. */
const CLIPS_FROM = SAMPLES / 2;

/** Audio in which every place is like no other, and no sample is 0, as padding is: what was lost or doubled shows. */
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

  /** Where the nth clip of a call is, and how long: half a second to two and a half. */
  clip(callAt: number, index: number, sampleRate: number): { readonly at: number; readonly length: number } {
    const length = ((1 + ((callAt + index * 7) % 5)) * sampleRate) / 2;
    return { at: CLIPS_FROM + ((callAt * 31 + index * 65_537) % (CLIPS_FROM - 70_000)), length };
  }
}
