/** Texts for numbers, by the number; missing until they are wanted. */
export type Texts = (string | undefined)[];

/** The last digits of numbers with what stands behind them, as texts that all calls share. */
export class DecimalTails {
  /** How many there are: a power of ten. */
  readonly count: number;
  /** As they stand alone. */
  readonly short: Texts;
  /** As they stand behind other digits. */
  readonly padded: Texts;
  readonly #digits: number;
  readonly #suffix: string;

  constructor(digits: number, suffix: string) {
    this.count = 10 ** digits;
    this.short = Array<undefined>(this.count).fill(undefined);
    this.padded = Array<undefined>(this.count).fill(undefined);
    this.#digits = digits;
    this.#suffix = suffix;
  }

  /** Writes one that is missing. */
  write(texts: Texts, low: number): string {
    const digits = texts === this.short ? String(low) : String(low).padStart(this.#digits, '0');
    // Not with `+`, which would leave both parts to be joined again in every text that is made with it.
    const text = [digits, this.#suffix].join('');
    texts[low] = text;
    return text;
  }
}
