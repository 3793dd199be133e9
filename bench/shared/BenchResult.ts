/** One row of a bench's table. */
export interface BenchRow {
  readonly what: string;
  /** The median of all rounds. */
  readonly value: number;
  readonly unit: string;
  /** The baseline: the `what` of another row. */
  readonly baseline?: string;
  /** The median of the rounds' ratios to the baseline, and the range of their middle half. */
  readonly ratio?: number;
  readonly spread?: readonly [number, number];
  /** Limit: the ratio must be at most this. */
  readonly target?: number;
  /** Limit: the ratio must be at least this. */
  readonly minimum?: number;
  /** Limit: the value must be at most this. */
  readonly limit?: number;
}

/** The result of a bench. */
export interface BenchResult {
  readonly rows: readonly BenchRow[];
  /** How it was measured. */
  readonly notes: readonly string[];
}

/** Passes a result to `bench/run.mjs`. */
export function report(result: BenchResult): void {
  process.send?.(result);
}
