import { decodeMulaw, encodeMulaw } from '../../../src/audio/g711/mulaw';
import { MU_TABLE, intervalOf } from './g711Tables';

/** Column 6 of table 2a: 255 minus the number of the interval. Negative values have 0 as their first bit. */
const codeOf = (interval: number, isNegative: boolean) => (isNegative ? 0x7f : 0xff) - interval;

describe('mulaw', () => {
  it('should decode all 256 codes to the output values of the tables', () => {
    for (let interval = 0; interval < 128; interval++) {
      const output = (MU_TABLE.outputs[interval] ?? NaN) * MU_TABLE.scale;
      const codes = Uint8Array.of(codeOf(interval, false), codeOf(interval, true));

      expect([...decodeMulaw(codes)]).toEqual([output, 0 - output]);
    }
  });

  it('should encode all 65,536 samples by the decision values of the tables', () => {
    const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    const expected = Uint8Array.from(samples, (sample) => codeOf(intervalOf(MU_TABLE, sample), sample < 0));

    expect(encodeMulaw(samples)).toEqual(expected);
  });

  it('should match the codes that are printed in the recommendation', () => {
    // Table 2a, column 6: the two ends of the law and the ends of its segments.
    expect([...encodeMulaw(Int16Array.of(32_767, 4_063 * 4, 2_015 * 4, 31 * 4, 4, 0))]).toEqual([
      0b1000_0000, 0b1000_1111, 0b1001_1111, 0b1110_1111, 0b1111_1110, 0b1111_1111,
    ]);
  });

  it('should encode a decoded sample to the same code, but for the negative zero', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);

    expect(encodeMulaw(decodeMulaw(codes))).toEqual(codes.map((code) => (code === 0x7f ? 0xff : code)));
  });

  it('should read a Buffer at an odd address and return new samples', () => {
    const pooled = Buffer.from([0, 0xfe, 0x7e]).subarray(1);
    const samples = decodeMulaw(pooled);
    pooled.fill(0);

    expect([...samples]).toEqual([8, -8]);
  });
});
