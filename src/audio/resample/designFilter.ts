import { LOWPASS_PROTOTYPES } from './lowpassPrototypes.js';
import type { ResamplerQuality } from './ResamplerQuality.js';

/** The dimensions of a polyphase filter that creates `up` output samples from every `down` input samples. */
export interface FilterShape {
  readonly up: number;
  readonly down: number;
  /** Coefficients of one output, a multiple of 8. */
  readonly taps: number;
  /** How many coefficients are zero in every output, for the oldest samples. */
  readonly padding: number;
  /** How many input samples after the time of an output its last coefficient is. */
  readonly lookAhead: number;
}

export interface PolyphaseFilter {
  readonly shape: FilterShape;
  /** The coefficients of every output sum up to exactly 2^shift. */
  readonly shift: number;
  /** Whole numbers, `taps` for each of `up` consecutive outputs, starting with the oldest input sample. */
  readonly coefficients: Int32Array;
}

/** The quality, and the reduced ratio of sample rates. */
export interface FilterConfig {
  readonly up: number;
  readonly down: number;
  readonly resamplerQuality: ResamplerQuality;
}

/** How far the mean error of rounded coefficients is below the stop band, in dB; its peaks are about 10 dB higher. */
const ROUNDING_MARGIN_DB = 19;
/** Limit on the mean error of one output, in dB: 11 dB below the noise of 16-bit samples. */
const ROUNDING_NOISE_DB = -105;
/** A larger shift would not fit the sums of `splitCoefficients` in 32 bits for the longest filter. */
const MAX_SHIFT = 22;

/**
 * Samples the prototype of a quality at the up-sampled rate and rounds it to whole numbers, so that every
 * implementation computes exactly the same sums.
 *
 * Output k is at input time k · down / up. The prototype reaches `halfLength` samples of the lower rate to either side
 * and is zero at its ends. Padding coefficients are on the old side, where they cost no latency.
 */
export function designFilter({ up, down, resamplerQuality }: FilterConfig): PolyphaseFilter {
  const { halfLength, rejectionDb, cosines } = LOWPASS_PROTOTYPES[resamplerQuality];
  const lowerRate = Math.min(1, up / down);
  const reach = halfLength / lowerRate;
  const lookAhead = Math.ceil(reach + (up - 1) / up) - 1;
  const lookBehind = Math.ceil(reach) - 1;
  const used = lookBehind + 1 + lookAhead;
  const taps = Math.ceil(used / 8) * 8;
  const shift = shiftFor(taps, up, rejectionDb);

  const coefficients = new Int32Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const fraction = ((phase * down) % up) / up;
    const exact = Float64Array.from({ length: taps }, (_, i) => {
      const time = (lookAhead - (taps - 1 - i) - fraction) * lowerRate;
      return Math.abs(time) < halfLength ? evaluate(cosines, time / halfLength) * lowerRate * 2 ** shift : 0;
    });
    coefficients.set(roundToSum(exact, 2 ** shift), phase * taps);
  }
  return { shape: { up, down, taps, padding: taps - used, lookAhead }, shift, coefficients };
}

/**
 * Rounding to multiples of 2^-shift is white noise of 2^-shift / √12 in each coefficient. In one output this is an
 * error of 2^-shift · √(taps / 12); at one frequency, averaged over the phases, 2^-shift · √(taps / 12 / up).
 */
function shiftFor(taps: number, up: number, rejectionDb: number): number {
  const level = Math.min(
    10 ** (-(rejectionDb + ROUNDING_MARGIN_DB) / 20) * Math.sqrt(up),
    10 ** (ROUNDING_NOISE_DB / 20),
  );
  return Math.min(Math.ceil(Math.log2(Math.sqrt(taps / 12) / level)), MAX_SHIFT);
}

/**
 * Rounds values that add up to nearly `sum` so that they add up to it exactly: values nearest to a half are rounded the
 * other way.
 */
function roundToSum(values: Float64Array, sum: number): Float64Array {
  const rounded = values.map(Math.round);
  const missing = sum - rounded.reduce((total, value) => total + value, 0);
  const direction = Math.sign(missing);
  for (let i = 0; i < Math.abs(missing); i++) {
    let candidate = 0;
    let largest = -Infinity;
    for (let k = 0; k < values.length; k++) {
      const error = direction * ((values[k] ?? 0) - (rounded[k] ?? 0));
      if (error > largest) {
        candidate = k;
        largest = error;
      }
    }
    rounded[candidate] = (rounded[candidate] ?? 0) + direction;
  }
  return rounded;
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
