import type { DecimalTails } from './DecimalTails.js';

/**
 * A whole number that only grows, written between what stands around it: all that is before its last digits is kept as one
 * text from time to time.
 */
export class DecimalCounter {
  readonly #prefix: string;
  readonly #count: number;
  readonly #texts: readonly string[];
  #kept: string;
  #high = 0;
  /** Which of the texts is the end of the number, and from where on there is none. */
  #at = 0;
  #limit: number;

  /** @param tails - the last digits, with what stands behind the number */
  constructor(prefix: string, { count, texts }: DecimalTails) {
    this.#prefix = prefix;
    this.#count = count;
    this.#texts = texts;
    this.#kept = prefix;
    this.#limit = count;
  }

  get number(): number {
    return this.#high * this.#count + (this.#at % this.#count);
  }

  /** Adds to the number, which begins at 0, and gives it with what stands around it. */
  add(count: number): string {
    const at = this.#at + count;
    this.#at = at < this.#limit ? at : this.#carry(at);
    return this.#kept + (this.#texts[this.#at] ?? '');
  }

  #carry(sum: number): number {
    const count = this.#count;
    const low = sum % count;
    // Behind other digits a text stands for `count` less than its place says.
    this.#high += (sum - low) / count - (this.#limit - count) / count;
    this.#limit = 2 * count;
    this.#kept = this.#prefix + String(this.#high);
    return count + low;
  }
}
