import { createResampler } from '../../../src/audio/resample/createResampler';
import { designFilter } from '../../../src/audio/resample/designFilter';
import { splitCoefficients } from '../../../src/audio/resample/groupCoefficients';
import {
  largestDb,
  largestImageDb,
  measureResponse,
  measureTone,
  PAIRS,
  RATIOS,
  reducedRatio,
  rippleDb,
  type Pair,
} from './measureResampler';

/** The limits of each quality. Edges are in units of the lower rate, latencies are for a lower rate of 8 kHz. */
const TABLE = [
  {
    resamplerQuality: 'lowLatency',
    flatTo: 0.425,
    ripple: 0.01,
    goneFrom: 0.575,
    rejection: 80,
    latencyMs: 2.4,
    snr: 90,
  },
  {
    resamplerQuality: 'balanced',
    flatTo: 0.4375,
    ripple: 0.005,
    goneFrom: 0.5,
    rejection: 88,
    latencyMs: 4.8,
    snr: 91,
  },
  {
    resamplerQuality: 'best',
    flatTo: 0.45,
    ripple: 0.001,
    goneFrom: 0.5,
    rejection: 96,
    latencyMs: 7.8,
    snr: 93,
  },
] as const;

/** Images of tones up to this, in units of the lower rate, are louder in speech, and have a lower limit. */
const LOUD = 0.13;

const lowerRate = ({ from, to }: Pair) => Math.min(from, to);

/** The pairs that fail, with their measurements, so that jest prints all of them. */
function failing<T>(
  pairs: readonly Pair[],
  measure: (pair: Pair) => T,
  holds: (value: T, pair: Pair) => boolean,
) {
  return pairs
    .map((pair) => ({ ...pair, measured: measure(pair) }))
    .filter(({ measured, ...pair }) => !holds(measured, pair));
}

describe.each(TABLE)(
  'createResampler, $resamplerQuality',
  ({ resamplerQuality, flatTo, ripple, goneFrom, rejection, latencyMs, snr }) => {
    const filters = new Map(
      RATIOS.map((pair) => [pair, designFilter({ ...reducedRatio(pair), resamplerQuality })]),
    );
    const filterOf = (pair: Pair) =>
      filters.get(pair) ?? designFilter({ ...reducedRatio(pair), resamplerQuality });
    const responses = new Map(RATIOS.map((pair) => [pair, measureResponse(filterOf(pair), pair.from)]));
    const responseOf = (pair: Pair) => responses.get(pair) ?? measureResponse(filterOf(pair), pair.from);

    it(`should be flat to ${flatTo} of the lower rate within ${ripple} dB`, () => {
      const measure = (pair: Pair) => rippleDb(responseOf(pair), flatTo * lowerRate(pair));

      expect(failing(RATIOS, measure, (value) => value <= ripple)).toEqual([]);
    });

    it(`should attenuate all aliases and images from ${goneFrom} of the lower rate on by ${rejection} dB`, () => {
      const measure = (pair: Pair) => largestDb(responseOf(pair), goneFrom * lowerRate(pair));

      expect(failing(RATIOS, measure, (value) => value <= -rejection)).toEqual([]);
    });

    it('should keep images of loud speech frequencies below -96 dB', () => {
      const measure = (pair: Pair) => largestImageDb(responseOf(pair), pair.from, LOUD * lowerRate(pair));

      expect(failing(RATIOS, measure, (value) => value <= -96)).toEqual([]);
    });

    it(`should have a latency of at most ${latencyMs} ms at a lower rate of 8 kHz, and in proportion`, () => {
      const measure = ({ from, to }: Pair) => {
        const resampler = createResampler({ from, to, resamplerQuality });
        let samples = 0;
        while (resampler.push(Int16Array.of(0)).length === 0) {
          samples++;
        }
        return { measuredMs: (samples / from) * 1_000, statedMs: resampler.latencyMs };
      };

      expect(
        failing(
          PAIRS,
          measure,
          ({ measuredMs, statedMs }, pair) =>
            measuredMs <= (latencyMs * 8_000) / lowerRate(pair) && Math.abs(measuredMs - statedMs) < 1e-9,
        ),
      ).toEqual([]);
    });

    it(`should convert 1,004 Hz at 0.89 of full scale with an SNR of ${snr} dB, 10 ns late at most`, () => {
      const measure = (pair: Pair) => measureTone(pair, resamplerQuality);

      expect(
        failing(PAIRS, measure, ({ snrDb, delaySeconds }) => snrDb >= snr && Math.abs(delaySeconds) < 1e-8),
      ).toEqual([]);
    });

    it('should return the same bits and the same length for any chunk size', () => {
      const measure = ({ from, to }: Pair) => {
        const input = Int16Array.from({ length: from / 5 }, (_, i) =>
          Math.round(30_000 * Math.sin(i * i * 1e-4)),
        );
        const inChunksOf = (size: number) => {
          const resampler = createResampler({ from, to, resamplerQuality });
          const parts: Int16Array[] = [];
          for (let i = 0; i < input.length; i += size) {
            parts.push(resampler.push(input.subarray(i, i + size)));
          }
          parts.push(resampler.flush());
          return Buffer.concat(
            parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
          );
        };
        const whole = inChunksOf(input.length);
        return {
          samples: whole.length / 2,
          same: [Math.round(from / 50), 1, 997].every((n) => inChunksOf(n).equals(whole)),
        };
      };

      expect(failing(PAIRS, measure, ({ samples, same }, { to }) => samples === to / 5 && same)).toEqual([]);
    });

    it('should add up in 32 bits without overflow for any samples', () => {
      const largestSum = (coefficients: Int16Array, taps: number) => {
        let largest = 0;
        for (let i = 0; i < coefficients.length; i += taps) {
          let sum = 0;
          for (let j = i; j < i + taps; j++) {
            sum += Math.abs(coefficients[j] ?? 0);
          }
          largest = Math.max(largest, sum * 32_768);
        }
        return largest;
      };
      const measure = (pair: Pair) => {
        const filter = filterOf(pair);
        const { fine, coarse, coarseStart, coarseTaps, coarseShift } = splitCoefficients(filter);
        const { taps } = filter.shape;
        const restored = filter.coefficients.every((value, i) => {
          const column = (i % taps) - coarseStart;
          const high =
            column >= 0 && column < coarseTaps
              ? (coarse[Math.floor(i / taps) * coarseTaps + column] ?? 0)
              : 0;
          return value === (fine[i] ?? 0) + high * 2 ** coarseShift;
        });
        // Rounding adds 2^13, and the carry of the fine sum.
        return {
          fine: largestSum(fine, taps),
          all: largestSum(coarse, coarseTaps) + 2 ** (31 - coarseShift) + 2 ** 13,
          restored,
        };
      };

      expect(
        failing(RATIOS, measure, ({ fine, all, restored }) => fine < 2 ** 31 && all < 2 ** 31 && restored),
      ).toEqual([]);
    });
  },
);
