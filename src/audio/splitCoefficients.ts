import type { PolyphaseFilter } from './designFilter.js';

/** The coefficients of a filter in two parts of 16 bits each: fine + coarse · 2^coarseShift. */
export interface SplitCoefficients {
  /** `taps` for each output. */
  readonly fine: Int16Array;
  /** `coarseTaps` for each output, which stand from `coarseStart` on in its window; the others are zero. */
  readonly coarse: Int16Array;
  readonly coarseStart: number;
  readonly coarseTaps: number;
  readonly coarseShift: number;
}

/** What the coarse coefficients of an output add up to, 2^14: no sum of theirs with samples exceeds 31 bits. */
const COARSE_SUM_BITS = 14;
/** How many taps are computed at once. */
const VECTOR = 8;
/** Magnitudes that add up to less than this, times a sample each, stay below 2^31. */
const MAX_FINE_SUM = 65_535;
const MAX_FINE = 32_767;

/**
 * Splits coefficients so that sums over 16-bit samples fit 32 bits. Near the middle of the window every coefficient has
 * a coarse part; towards both ends all of them together are small enough to do without.
 */
export function splitCoefficients({ shape, shift, coefficients }: PolyphaseFilter): SplitCoefficients {
  const { taps, lookAhead } = shape;
  const coarseShift = shift - COARSE_SUM_BITS;
  const vectors = taps / VECTOR;
  const { sums, peaks } = measureVectors(coefficients, taps);

  let first = Math.floor((taps - 1 - lookAhead) / VECTOR);
  let end = first + 1;
  const fits = () => {
    let sum = (end - first) * VECTOR * 2 ** (coarseShift - 1);
    let peak = 0;
    for (let i = 0; i < vectors; i++) {
      if (i < first || i >= end) {
        sum += sums[i] ?? 0;
        peak = Math.max(peak, peaks[i] ?? 0);
      }
    }
    return sum <= MAX_FINE_SUM && peak <= MAX_FINE;
  };
  while (!fits()) {
    if ((sums[first - 1] ?? 0) > (sums[end] ?? 0)) {
      first--;
    } else {
      end++;
    }
  }

  const coarseStart = first * VECTOR;
  const coarseTaps = (end - first) * VECTOR;
  const fine = Int16Array.from(coefficients);
  const coarse = new Int16Array((coefficients.length / taps) * coarseTaps);
  for (let i = 0; i < coarse.length; i++) {
    const from = Math.floor(i / coarseTaps) * taps + coarseStart + (i % coarseTaps);
    const value = coefficients[from] ?? 0;
    const high = Math.round(value / 2 ** coarseShift);
    coarse[i] = high;
    fine[from] = value - high * 2 ** coarseShift;
  }
  return { fine, coarse, coarseStart, coarseTaps, coarseShift };
}

/** For every vector of the window, the largest sum of magnitudes and the largest magnitude that any output has. */
function measureVectors(coefficients: Int32Array, taps: number): { sums: Float64Array; peaks: Float64Array } {
  const sums = new Float64Array(taps / VECTOR);
  const peaks = new Float64Array(taps / VECTOR);
  for (let i = 0; i < coefficients.length; i += VECTOR) {
    const magnitudes = coefficients.subarray(i, i + VECTOR).map(Math.abs);
    const vector = (i % taps) / VECTOR;
    sums[vector] = Math.max(
      sums[vector] ?? 0,
      magnitudes.reduce((sum, value) => sum + value, 0),
    );
    peaks[vector] = Math.max(peaks[vector] ?? 0, ...magnitudes);
  }
  return { sums, peaks };
}
