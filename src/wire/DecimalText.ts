import type { DecimalTails } from './DecimalTails.js';

/**
 * A whole number as text between what stands around it, in two parts: all that is before its last digits, which is kept as
 * long as they alone change, and one of the endings that all calls share.
 */
export class DecimalText {
  readonly #prefix: string;
  readonly #count: number;
  readonly endings: readonly string[];
  #high = 0;
  #beginning: string;

  /** @param tails - the last digits, with what stands behind the number */
  constructor(prefix: string, { count, texts }: DecimalTails) {
    this.#prefix = prefix;
    this.#count = count;
    this.endings = texts;
    this.#beginning = prefix;
  }

  /** What the number begins with that was found last. */
  get beginning(): string {
    return this.#beginning;
  }

  /** Finds a number, and says which of the endings is its. */
  find(number: number): number {
    const low = number % this.#count;
    const high = (number - low) / this.#count;
    if (high !== this.#high) {
      this.#high = high;
      this.#beginning = high === 0 ? this.#prefix : this.#prefix + String(high);
    }
    // Behind other digits the endings have all their zeros.
    return high === 0 ? low : this.#count + low;
  }

  /** For how many numbers, each greater by a step, the last digits alone change, from a number on. */
  runFrom(number: number, step: number): number {
    return Math.ceil((this.#count - (number % this.#count)) / step);
  }
}
