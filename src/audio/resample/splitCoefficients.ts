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
/** Magnitudes that add up to this, times a sample each, stay below 2^31. */
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
  const whole = sumsOfVectors(coefficients, taps);
  const remainders = sumsOfVectors(
    coefficients.map((value) => value - roundTo(value, coarseShift)),
    taps,
  );

  // From the middle outwards, the larger neighbour first, until what remains fits.
  let first = Math.floor((taps - 1 - lookAhead) / VECTOR);
  let end = first + 1;
  const fineSum = () =>
    whole.reduce((sum, value, i) => sum + (i >= first && i < end ? (remainders[i] ?? 0) : value), 0);
  while (fineSum() > MAX_FINE_SUM) {
    if (first === 0 && end === vectors) {
      throw new RangeError(`\`shift\` is too large for ${taps} taps, got ${shift}`);
    }
    if (end === vectors || (first > 0 && (whole[first - 1] ?? 0) > (whole[end] ?? 0))) {
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
    const high = roundTo(coefficients[from] ?? 0, coarseShift);
    coarse[i] = high / 2 ** coarseShift;
    fine[from] = (coefficients[from] ?? 0) - high;
  }
  return { fine, coarse, coarseStart, coarseTaps, coarseShift };
}

/** The nearest multiple of 2^bits. */
function roundTo(value: number, bits: number): number {
  return Math.round(value / 2 ** bits) * 2 ** bits;
}

/** For every vector of the window, the largest sum of magnitudes that any output has there; infinite beyond 16 bits. */
function sumsOfVectors(coefficients: Int32Array, taps: number): Float64Array {
  const largest = new Float64Array(taps / VECTOR);
  for (let i = 0; i < coefficients.length; i += VECTOR) {
    let sum = 0;
    for (let j = i; j < i + VECTOR; j++) {
      const magnitude = Math.abs(coefficients[j] ?? 0);
      sum += magnitude > MAX_FINE ? Infinity : magnitude;
    }
    const vector = (i % taps) / VECTOR;
    largest[vector] = Math.max(largest[vector] ?? 0, sum);
  }
  return largest;
}
