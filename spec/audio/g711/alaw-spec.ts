import { decodeAlaw, encodeAlaw } from '../../../src/audio/g711/alaw';
import { A_TABLE, intervalOf } from './g711Tables';

/** Column 6 of table 1a: 128 and the number of the interval; on the line, even bits are inverted. */
const codeOf = (interval: number, isNegative: boolean) => ((isNegative ? 0 : 0x80) + interval) ^ 0x55;

describe('alaw', () => {
  it('should decode all 256 codes to the output values of the tables', () => {
    for (let interval = 0; interval < 128; interval++) {
      const output = (A_TABLE.outputs[interval] ?? NaN) * A_TABLE.scale;
      const codes = Uint8Array.of(codeOf(interval, false), codeOf(interval, true));

      expect([...decodeAlaw(codes)]).toEqual([output, 0 - output]);
    }
  });

  it('should encode all 65,536 samples by the decision values of the tables', () => {
    const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    const expected = Uint8Array.from(samples, (sample) => codeOf(intervalOf(A_TABLE, sample), sample < 0));

    expect(encodeAlaw(samples)).toEqual(expected);
  });

  it('should match the codes that are printed in the recommendation', () => {
    // Table 1a, column 6, with even bits inverted: the two ends of the law and the ends of its segments.
    expect([...encodeAlaw(Int16Array.of(32_767, 16_384, 8_192, 512, 0))]).toEqual([
      0b1111_1111 ^ 0x55,
      0b1111_0000 ^ 0x55,
      0b1110_0000 ^ 0x55,
      0b1010_0000 ^ 0x55,
      0b1000_0000 ^ 0x55,
    ]);
  });

  it('should encode a decoded sample to the same code', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);

    expect(encodeAlaw(decodeAlaw(codes))).toEqual(codes);
  });

  it('should read a Buffer at an odd address and return new samples', () => {
    const pooled = Buffer.from([0, 0xd5, 0x55]).subarray(1);
    const samples = decodeAlaw(pooled);
    pooled.fill(0);

    expect([...samples]).toEqual([8, -8]);
  });
});
