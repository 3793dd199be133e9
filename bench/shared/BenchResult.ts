/** One line of a bench's table. */
export interface BenchRow {
  readonly what: string;
  /** The median of all rounds. */
  readonly value: number;
  readonly unit: string;
  /** What it is compared with: another row's `what`. */
  readonly baseline?: string;
  /** The median of the rounds' ratios to the baseline, and where the middle half of them lies. */
  readonly ratio?: number;
  readonly spread?: readonly [number, number];
  /** The ratio is to be at most this. */
  readonly target?: number;
  /** The ratio is to be at least this. */
  readonly minimum?: number;
  /** The value is to be at most this. */
  readonly limit?: number;
}

/** What a bench found. */
export interface BenchResult {
  readonly rows: readonly BenchRow[];
  /** How it was measured. */
  readonly notes: readonly string[];
}

/** Hands a result to `bench/run.mjs`. */
export function report(result: BenchResult): void {
  process.send?.(result);
}
