import type { BenchRow } from './BenchResult.js';
import { quantile } from './quantile.js';

/** The measurements of one row: one number per round. */
export interface MeasuredRow {
  readonly what: string;
  readonly unit: string;
  readonly rounds: readonly number[];
  readonly digits?: number;
  readonly baseline?: string;
  readonly target?: number;
  readonly minimum?: number;
  readonly limit?: number;
}

/**
 * Creates the rows of a table. A ratio is the median of the rounds' ratios: in each round a row and its baseline ran
 * shortly after each other, so that other work of the machine affected both.
 */
export function compareRows(measured: readonly MeasuredRow[]): readonly BenchRow[] {
  return measured.map(({ what, unit, rounds, digits = 0, baseline, target, minimum, limit }) => {
    const base = measured.find((row) => row.what === baseline)?.rounds;
    const ratios =
      base === undefined ? [] : rounds.map((value, round) => value / (base[round] ?? Number.NaN));
    return {
      what,
      unit,
      value: Number(quantile(rounds, 0.5).toFixed(digits)),
      ...(baseline !== undefined && {
        baseline,
        ratio: Number(quantile(ratios, 0.5).toFixed(3)),
        spread: [
          Number(quantile(ratios, 0.25).toFixed(3)),
          Number(quantile(ratios, 0.75).toFixed(3)),
        ] as const,
      }),
      ...(target !== undefined && { target }),
      ...(minimum !== undefined && { minimum }),
      ...(limit !== undefined && { limit }),
    };
  });
}
