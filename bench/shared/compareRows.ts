import type { BenchRow } from './BenchResult.js';
import { quantile } from './quantile.js';

/** What was measured of one row: one number a round. */
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
 * Makes the lines of a table. A ratio is the median of the rounds' ratios: a row and its baseline ran within a short
 * time in each, so that what else the machine did fell on both alike.
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
