const thousand = 1_000;
const short = Array.from({ length: thousand }, (_, number) => String(number));
const padded = short.map((digits) => digits.padStart(3, '0'));

/**
 * A whole number that only grows, written behind a prefix: both, but for the last three digits, are kept as one text from
 * time to time.
 */
export class DecimalCounter {
  readonly #prefix: string;
  #kept: string;
  #high = 0;
  #low = 0;
  #digits = short;

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#kept = prefix;
  }

  get number(): number {
    return this.#high * thousand + this.#low;
  }

  /** Adds to the number, which begins at 0, and gives the prefix and its digits. */
  add(count: number): string {
    const low = this.#low + count;
    this.#low = low < thousand ? low : this.#carry(low);
    return this.#kept + (this.#digits[this.#low] ?? '');
  }

  #carry(low: number): number {
    const more = Math.floor(low / thousand);
    this.#high += more;
    this.#kept = this.#prefix + String(this.#high);
    this.#digits = padded;
    return low - more * thousand;
  }
}
