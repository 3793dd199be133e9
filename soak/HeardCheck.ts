import type { CallOrder } from './CallOrder.js';
import type { Noise } from './Noise.js';

/** Clips that were cut before any of them was heard are skipped; so many in a row are not cut by the keys of a soak. */
const MOST_SKIPPED = 8;

/** Compares what a caller hears, sample by sample, with what the server was to play. */
export class HeardCheck {
  readonly #noise: Noise;
  readonly #order: CallOrder;
  readonly #sampleRate: number;
  /** Samples heard of each clip. */
  readonly #clips: number[] = [];
  #heard = 0;
  #wrong: string | undefined;

  constructor(order: CallOrder, noise: Noise, sampleRate: number) {
    this.#order = order;
    this.#noise = noise;
    this.#sampleRate = sampleRate;
  }

  /** What was wrong first, in words. */
  get wrong(): string | undefined {
    return this.#wrong;
  }

  get clips(): readonly number[] {
    return this.#clips;
  }

  get heard(): number {
    return this.#heard;
  }

  hear(samples: Int16Array): void {
    for (const sample of samples) {
      // Silence pads what ends or stops; the noise has none.
      if (sample !== 0) {
        const isRight = this.#order.kind === 'echo' ? this.#isEcho(sample) : this.#isOfClip(sample);
        if (!isRight) {
          this.#wrong ??= `sample ${this.#heard} heard is not what was to come`;
        }
        this.#heard++;
      }
    }
  }

  #isEcho(sample: number): boolean {
    return sample === this.#noise.at(this.#order.at + this.#heard);
  }

  #isOfClip(sample: number): boolean {
    const current = Math.max(0, this.#clips.length - 1);
    for (let index = current; index <= current + MOST_SKIPPED; index++) {
      const { at, length } = this.#noise.clip(this.#order.at, index, this.#sampleRate);
      const heard = this.#clips[index] ?? 0;
      if (heard < length && sample === this.#noise.at(at + heard)) {
        while (this.#clips.length <= index) {
          this.#clips.push(0);
        }
        this.#clips[index] = heard + 1;
        return true;
      }
    }
    return false;
  }
}
