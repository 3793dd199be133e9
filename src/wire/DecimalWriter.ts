const thousand = 1_000;
const short = Array.from({ length: thousand }, (_, number) => String(number));
const padded = short.map((digits) => digits.padStart(3, '0'));

/** Writes a slowly growing whole number: the digits above the last three are kept from call to call. */
export class DecimalWriter {
  #high = 0;
  #highDigits = '';

  /** The number's digits. */
  write(number: number): string {
    const high = Math.floor(number / thousand);
    const low = number - high * thousand;
    if (high === 0) return short[low] ?? '';
    if (high !== this.#high) {
      this.#high = high;
      this.#highDigits = String(high);
    }
    return this.#highDigits + (padded[low] ?? '');
  }
}
