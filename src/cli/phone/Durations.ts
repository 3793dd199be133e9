/** How many of the newest count. */
const WINDOW = 101;

/** What a figure of the page is made of. */
export interface DurationsReading {
  readonly count: number;
  readonly lastMs: number;
  readonly medianMs: number;
}

/** Durations of one kind: the last, and the median of the newest hundred. */
export class Durations {
  readonly #newest: number[] = [];
  #count = 0;

  add(durationMs: number): void {
    this.#count++;
    this.#newest.push(durationMs);
    this.#newest.splice(0, this.#newest.length - WINDOW);
  }

  /** Gives `undefined` while there are none. */
  read(): DurationsReading | undefined {
    const sorted = this.#newest.toSorted((a, b) => a - b);
    const [lastMs, medianMs] = [this.#newest.at(-1), sorted[(sorted.length - 1) >> 1]];
    return lastMs === undefined || medianMs === undefined
      ? undefined
      : { count: this.#count, lastMs, medianMs };
  }
}
