import type { DecimalTails, Texts } from './DecimalTails.js';

/**
 * A whole number that only grows, written between what stands around it: all that is before its last digits is kept as one
 * text from time to time.
 */
export class DecimalCounter {
  readonly #prefix: string;
  readonly #tails: DecimalTails;
  #texts: Texts;
  #kept: string;
  #high = 0;
  #low = 0;

  /** @param tails - the last digits, with what stands behind the number */
  constructor(prefix: string, tails: DecimalTails) {
    this.#prefix = prefix;
    this.#tails = tails;
    this.#texts = tails.short;
    this.#kept = prefix;
  }

  get number(): number {
    return this.#high * this.#tails.count + this.#low;
  }

  /** Adds to the number, which begins at 0, and gives it with what stands around it. */
  add(count: number): string {
    const low = this.#low + count;
    const tail = this.#texts[low];
    if (tail === undefined) {
      return this.#write(low);
    }
    this.#low = low;
    return this.#kept + tail;
  }

  /** @param sum - what the last digits would be, were there more of them */
  #write(sum: number): string {
    const more = Math.floor(sum / this.#tails.count);
    if (more > 0) {
      this.#high += more;
      this.#kept = this.#prefix + String(this.#high);
      this.#texts = this.#tails.padded;
    }
    this.#low = sum - more * this.#tails.count;
    return this.#kept + (this.#texts[this.#low] ?? this.#tails.write(this.#texts, this.#low));
  }
}
