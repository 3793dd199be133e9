const thousand = 1_000;
const short = Array.from({ length: thousand }, (_, number) => String(number));
const padded = short.map((digits) => digits.padStart(3, '0'));

/**
 * Writes a slowly growing whole number behind a prefix: both, but for the last three digits, are kept as one text from
 * call to call.
 */
export class DecimalWriter {
  readonly #prefix: string;
  #high = 0;
  #kept: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#kept = prefix;
  }

  /** The prefix and the number's digits. */
  write(number: number): string {
    const high = Math.floor(number / thousand);
    const low = number - high * thousand;
    if (high !== this.#high) {
      this.#high = high;
      this.#kept = high === 0 ? this.#prefix : this.#prefix + String(high);
    }
    return this.#kept + ((high === 0 ? short : padded)[low] ?? '');
  }
}
