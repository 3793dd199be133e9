import { createResampler, type ResamplerQuality } from '../../../src/audio/resample/createResampler';
import type { PolyphaseFilter } from '../../../src/audio/resample/designFilter';

// In a test environment, looking up a global takes longer than the computation.
const { abs, cos, max, round, sin, sqrt } = Math;

export const RATES = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;

export interface Pair {
  readonly from: number;
  readonly to: number;
}

/** Every pair of different rates. */
export const PAIRS: readonly Pair[] = RATES.flatMap((from) =>
  RATES.filter((to) => to !== from).map((to) => ({ from, to })),
);

/** One pair for each ratio: properties of the ratio alone are tested once. */
export const RATIOS: readonly Pair[] = PAIRS.filter(
  ({ from, to }, i) => PAIRS.findIndex((pair) => pair.from * to === pair.to * from) === i,
);

export const toDb = (magnitude: number) => 20 * Math.log10(magnitude);

export function reducedRatio({ from, to }: Pair): { readonly up: number; readonly down: number } {
  let [divisor, rest] = [from, to];
  while (rest > 0) {
    [divisor, rest] = [rest, divisor % rest];
  }
  return { up: to / divisor, down: from / divisor };
}

export interface FrequencyResponse {
  /** Magnitudes from 0 Hz on, at multiples of `stepHz`; the last magnitude is at half the up-sampled rate. */
  readonly magnitudes: Float64Array;
  readonly stepHz: number;
}

/**
 * The effect of the rounded coefficients on every frequency up to half the up-sampled rate. A tone of f Hz is output with
 * the magnitude at f, and with an image, or alias, of the magnitude at every |f + n · from|. `padding` sets how dense the
 * frequencies are: at least this many per lobe.
 */
export function measureResponse(filter: PolyphaseFilter, from: number, padding = 3): FrequencyResponse {
  const { up, taps } = filter.shape;
  const size = 2 ** Math.ceil(Math.log2(padding * up * taps));
  const real = new Float64Array(size);
  real.set(interleavePhases(filter));
  const imaginary = new Float64Array(size);
  transform(real, imaginary);
  const magnitudes = new Float64Array(size / 2 + 1);
  for (let i = 0; i < magnitudes.length; i++) {
    magnitudes[i] = sqrt((real[i] ?? 0) ** 2 + (imaginary[i] ?? 0) ** 2) / up;
  }
  return { magnitudes, stepHz: (up * from) / size };
}

/** The coefficients of all phases in order of time, as one filter at the up-sampled rate, with a gain of `up`. */
export function interleavePhases({ shape, shift, coefficients }: PolyphaseFilter): Float64Array {
  const { up, down, taps } = shape;
  const response = new Float64Array(up * taps);
  coefficients.forEach((value, i) => {
    const phase = Math.floor(i / taps);
    response[((phase * down) % up) + up * (taps - 1 - (i % taps))] = value / 2 ** shift;
  });
  return response;
}

/** The largest distance of a magnitude from 1 up to a frequency, in dB. */
export function rippleDb({ magnitudes, stepHz }: FrequencyResponse, untilHz: number): number {
  return magnitudes
    .subarray(0, Math.floor(untilHz / stepHz) + 1)
    .reduce((worst, magnitude) => max(worst, abs(toDb(magnitude))), 0);
}

/** The largest magnitude from a frequency on, in dB. */
export function largestDb(
  { magnitudes, stepHz }: FrequencyResponse,
  sinceHz: number,
  untilHz = Infinity,
): number {
  const end = Math.min(magnitudes.length, Math.floor(untilHz / stepHz) + 1);
  let worst = 0;
  for (let i = Math.ceil(sinceHz / stepHz); i < end; i++) {
    worst = max(worst, magnitudes[i] ?? 0);
  }
  return toDb(worst);
}

/** The largest image of tones up to `loudHz`, in dB. */
export function largestImageDb(response: FrequencyResponse, from: number, loudHz: number): number {
  const topHz = (response.magnitudes.length - 1) * response.stepHz;
  let worst = -Infinity;
  for (let imageHz = from; imageHz - loudHz <= topHz; imageHz += from) {
    worst = max(worst, largestDb(response, imageHz - loudHz, imageHz + loudHz));
  }
  return worst;
}

export interface ToneMeasures {
  readonly snrDb: number;
  /** How much later the output is than the input. */
  readonly delaySeconds: number;
}

/** Converts half a second of a tone, 16 bits in and out, and compares its middle with the ideal tone. */
export function measureTone(
  { from, to }: Pair,
  resamplerQuality: ResamplerQuality,
  hz = 1_004,
): ToneMeasures {
  const resampler = createResampler({ from, to, resamplerQuality });
  const input = Int16Array.from({ length: from / 2 }, (_, i) =>
    round(0.89 * 32_768 * sin((2 * Math.PI * hz * i) / from)),
  );
  const output = resampler.push(input);
  // The first 20 ms and the samples that the push held back are excluded: there the tone begins and ends.
  const skipped = Math.ceil(to / 50);
  const length = output.length - skipped;
  const sines = new Float64Array(length).map((_, i) => sin((2 * Math.PI * hz * (i + skipped)) / to));
  const cosines = new Float64Array(length).map((_, i) => cos((2 * Math.PI * hz * (i + skipped)) / to));

  // The least squares fit of a sin + b cos.
  let [ss, sc, cc, sy, cy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    const [s, c, y] = [sines[i] ?? 0, cosines[i] ?? 0, output[i + skipped] ?? 0];
    ss += s * s;
    sc += s * c;
    cc += c * c;
    sy += s * y;
    cy += c * y;
  }
  const a = (sy * cc - cy * sc) / (ss * cc - sc * sc);
  const b = (cy * ss - sy * sc) / (ss * cc - sc * sc);
  let noise = 0;
  for (let i = 0; i < length; i++) {
    noise += ((output[i + skipped] ?? 0) - a * (sines[i] ?? 0) - b * (cosines[i] ?? 0)) ** 2;
  }
  return {
    snrDb: 10 * Math.log10((((a * a + b * b) / 2) * length) / noise),
    delaySeconds: -Math.atan2(b, a) / (2 * Math.PI * hz),
  };
}

/** The discrete Fourier transform in place, radix 2. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) {
      j ^= bit;
    }
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j] ?? 0, real[i] ?? 0];
      [imaginary[i], imaginary[j]] = [imaginary[j] ?? 0, imaginary[i] ?? 0];
    }
  }
  const cosines = new Float64Array(size / 2).map((_, i) => cos((2 * Math.PI * i) / size));
  const sines = new Float64Array(size / 2).map((_, i) => -sin((2 * Math.PI * i) / size));
  for (let half = 1; half < size; half *= 2) {
    const stride = size / 2 / half;
    for (let block = 0; block < size; block += 2 * half) {
      for (let k = 0; k < half; k++) {
        const low = block + k;
        const high = low + half;
        const cosine = cosines[k * stride] ?? 0;
        const sine = sines[k * stride] ?? 0;
        const x = real[high] ?? 0;
        const y = imaginary[high] ?? 0;
        const turnedX = x * cosine - y * sine;
        const turnedY = x * sine + y * cosine;
        const keptX = real[low] ?? 0;
        const keptY = imaginary[low] ?? 0;
        real[high] = keptX - turnedX;
        imaginary[high] = keptY - turnedY;
        real[low] = keptX + turnedX;
        imaginary[low] = keptY + turnedY;
      }
    }
  }
}
