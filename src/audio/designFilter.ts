import { LOWPASS_PROTOTYPES } from './lowpassPrototypes.js';
import type { ResamplerQuality } from './ResamplerQuality.js';

/** The measures of a polyphase filter that makes `up` output samples out of every `down` input samples. */
export interface FilterShape {
  readonly up: number;
  readonly down: number;
  /** Coefficients of one output, a multiple of 16. */
  readonly taps: number;
  /** How many input samples from the time of an output its last coefficient is away. */
  readonly lookAhead: number;
}

export interface PolyphaseFilter {
  readonly shape: FilterShape;
  /** The coefficients of every output sum up to exactly 2^shift. */
  readonly shift: number;
  /** Whole numbers, `taps` for each of `up` consecutive outputs, the one for the oldest input sample first. */
  readonly coefficients: Int32Array;
}

/** Which quality, and which ratio of rates, reduced. */
export interface FilterConfig {
  readonly up: number;
  readonly down: number;
  readonly quality: ResamplerQuality;
}

/** How far the rounding of the coefficients stays below the stop band, in dB. */
const ROUNDING_MARGIN_DB = 15;
const MIN_SHIFT = 17;
const MAX_SHIFT = 22;

/**
 * Samples the prototype of a quality at the up-sampled rate and rounds it to whole numbers, so that every
 * implementation computes the very same sums.
 *
 * Output k stands at input time k · down / up. The prototype reaches `halfLength` samples of the lower rate to either
 * side of it and is zero at its ends. Coefficients that pad a phase stand on its old side, where they cost no time.
 */
export function designFilter({ up, down, quality }: FilterConfig): PolyphaseFilter {
  const { halfLength, rejectionDb, cosines } = LOWPASS_PROTOTYPES[quality];
  const lowerRate = Math.min(1, up / down);
  const reach = halfLength / lowerRate;
  const lookAhead = Math.ceil(reach + (up - 1) / up) - 1;
  const lookBehind = Math.ceil(reach) - 1;
  const taps = Math.ceil((lookBehind + 1 + lookAhead) / 16) * 16;
  const shift = shiftFor(taps / up, rejectionDb);

  const coefficients = new Int32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const fraction = ((phase * down) % up) / up;
    const newest = phase * taps + taps - 1;
    let missing = 2 ** shift;
    for (let age = 0; age < taps; age++) {
      const time = (lookAhead - age - fraction) * lowerRate;
      const value = Math.abs(time) < halfLength ? evaluate(cosines, time / halfLength) * lowerRate : 0;
      const rounded = Math.round(value * 2 ** shift);
      coefficients[newest - age] = rounded;
      missing -= rounded;
    }
    // A constant comes out as the same constant: what rounding took goes to the tap in the middle.
    const middle = newest - lookAhead;
    coefficients[middle] = (coefficients[middle] ?? 0) + missing;
  }
  return { shape: { up, down, taps, lookAhead }, shift, coefficients };
}

/**
 * Rounding to multiples of 2^-shift adds white noise of 2^-shift / √12 to each coefficient, whose spectrum, with the
 * gain of `up` taken out, has the mean magnitude 2^-shift · √(taps / up / 12).
 */
function shiftFor(tapsPerUp: number, rejectionDb: number): number {
  const level = 10 ** (-(rejectionDb + ROUNDING_MARGIN_DB) / 20);
  const shift = Math.ceil(Math.log2(Math.sqrt(tapsPerUp / 12) / level));
  return Math.min(Math.max(shift, MIN_SHIFT), MAX_SHIFT);
}

/** The sum of cosines[k] cos(π k x), by Clenshaw's recurrence. */
function evaluate(cosines: readonly number[], x: number): number {
  const twice = 2 * Math.cos(Math.PI * x);
  let next = 0;
  let afterNext = 0;
  for (let k = cosines.length - 1; k > 0; k--) {
    const current = (cosines[k] ?? 0) + twice * next - afterNext;
    afterNext = next;
    next = current;
  }
  return (cosines[0] ?? 0) + (twice / 2) * next - afterNext;
}
