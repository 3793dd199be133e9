/** The last digits of numbers with what stands behind them, as texts that all calls share. */
export class DecimalTails {
  /** How many there are: a power of ten. */
  readonly count: number;
  readonly #suffix: string;
  #texts: readonly string[] | undefined;

  constructor(digits: number, suffix: string) {
    this.count = 10 ** digits;
    this.#suffix = suffix;
  }

  /** By the number: as they stand alone, and from `count` on as they stand behind other digits. Made when first wanted. */
  get texts(): readonly string[] {
    return (this.#texts ??= Array.from({ length: 2 * this.count }, (_, number) => {
      const digits = number < this.count ? String(number) : String(number).slice(1);
      // Out of bytes: `+` would leave two parts, to be joined again in every text that is made with it.
      return Buffer.from(digits + this.#suffix).toString('latin1');
    }));
  }
}
