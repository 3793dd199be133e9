import type { PolyphaseFilter } from './designFilter.js';

/** How many outputs are computed at once. */
export const GROUP = 4;
/** How many samples are multiplied at once. */
const VECTOR = 8;
/** Words of 16 bits before the coefficients of a group: two numbers of 32 bits, and padding. */
const HEADER = 8;
/** A shorter cycle is repeated until its groups are full. The last group of a longer cycle may be smaller. */
const SHORT_CYCLE = 16;

/** The coefficients of a filter in the layout of `filterKernel.wat`. */
export interface GroupedCoefficients {
  /** The groups of a cycle. */
  readonly groups: Int16Array;
  readonly groupBytes: number;
  /** Where the window of a group begins in the window of its first output. */
  readonly firstTap: number;
  /** Length of the window of a group, a multiple of 8. */
  readonly fineTaps: number;
  /** Where the coarse coefficients begin in the window, and how many there are, a multiple of 8. */
  readonly coarseStart: number;
  readonly coarseTaps: number;
  /** Coarse coefficients are multiples of 2^coarseShift. */
  readonly coarseShift: number;
}

/** Puts the coefficients of every four outputs side by side, over one window that contains the windows of all four. */
export function groupCoefficients(filter: PolyphaseFilter): GroupedCoefficients {
  const { up, down, taps, padding } = filter.shape;
  const { fine, coarse, coarseStart, coarseTaps, coarseShift } = splitCoefficients(filter);
  const cycle = groupsOf(up, down);
  const largestShift = cycle.flatMap(({ shifts }) => shifts).reduce((a, b) => Math.max(a, b), 0);
  const fineVectors = Math.ceil((taps - padding + largestShift) / VECTOR);
  const coarseVectors = Math.ceil((coarseTaps + largestShift) / VECTOR);
  const groupWords = HEADER + (fineVectors + coarseVectors) * GROUP * VECTOR;
  const groups = new Int16Array(cycle.length * groupWords);
  const headers = new Int32Array(groups.buffer);

  cycle.forEach(({ firstOutput, shifts, inputSamples }, index) => {
    const header = index * groupWords;
    headers[header / 2] = 2 * inputSamples;
    headers[header / 2 + 1] = 2 * shifts.length;
    shifts.forEach((shift, member) => {
      const row = (firstOutput + member) % up;
      const place = (coefficients: Int16Array, start: number) => {
        coefficients.forEach((value, tap) => {
          const vector = Math.floor((tap + shift) / VECTOR);
          groups[start + (vector * GROUP + member) * VECTOR + ((tap + shift) % VECTOR)] = value;
        });
      };
      place(fine.subarray(row * taps + padding, (row + 1) * taps), header + HEADER);
      place(
        coarse.subarray(row * coarseTaps, (row + 1) * coarseTaps),
        header + HEADER + fineVectors * GROUP * VECTOR,
      );
    });
  });
  return {
    groups,
    groupBytes: 2 * groupWords,
    firstTap: padding,
    fineTaps: fineVectors * VECTOR,
    coarseStart: coarseStart - padding,
    coarseTaps: coarseVectors * VECTOR,
    coarseShift,
  };
}

/**
 * The outputs of a cycle, by groups: how many samples each window is after the first window, and after it the next
 * group.
 */
function groupsOf(up: number, down: number) {
  let outputs = up;
  while (outputs % GROUP !== 0 && outputs < SHORT_CYCLE) {
    outputs += up;
  }
  const windowOf = (output: number) => Math.floor((output * down) / up);
  return Array.from({ length: Math.ceil(outputs / GROUP) }, (_, index) => {
    const firstOutput = index * GROUP;
    const members = Math.min(GROUP, outputs - firstOutput);
    const behind = (output: number) => windowOf(firstOutput + output) - windowOf(firstOutput);
    return {
      firstOutput,
      shifts: Array.from({ length: members }, (_unused, member) => behind(member)),
      inputSamples: behind(members),
    };
  });
}

/** The coefficients of a filter in two parts of 16 bits each: fine + coarse · 2^coarseShift. */
export interface SplitCoefficients {
  /** `taps` for each output. */
  readonly fine: Int16Array;
  /** `coarseTaps` for each output, from `coarseStart` on in its window; the others are zero. */
  readonly coarse: Int16Array;
  readonly coarseStart: number;
  readonly coarseTaps: number;
  readonly coarseShift: number;
}

/** The coarse coefficients of an output add up to 2^14: no sum of their products with samples exceeds 31 bits. */
const COARSE_SUM_BITS = 14;
/** Magnitudes that add up to this, times one sample each, stay below 2^31. */
const MAX_FINE_SUM = 65_535;
const MAX_FINE = 32_767;

/**
 * Splits coefficients so that sums over 16-bit samples fit 32 bits. Near the middle of the window every coefficient has
 * a coarse part. Towards both ends the coefficients together are small enough without it.
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
      throw new RangeError(`\`shift\` must be smaller for ${taps} taps, got ${shift}`);
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

/** For every vector of the window, the largest sum of magnitudes of any output; infinite beyond 16 bits. */
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
