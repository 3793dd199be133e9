import { decodeMulaw, encodeMulaw } from '../../src/audio/mulaw';

const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);

/** ITU-T G.711, table 2: of sign, segment and interval, as 14 bits shifted to 16. */
function tableValue(code: number): number {
  const inverted = 255 - code;
  const segment = Math.floor(inverted / 16) % 8;
  const magnitude = 4 * ((2 * (inverted % 16) + 33) * 2 ** segment - 33);
  return inverted >= 128 ? 0 - magnitude : magnitude;
}

describe('mulaw', () => {
  it('should decode all 256 codes as the table has them', () => {
    expect([...decodeMulaw(codes)]).toEqual([...codes].map(tableValue));
    // The corners, in figures.
    expect([...decodeMulaw(Uint8Array.of(0x00, 0x7e, 0x7f, 0x80, 0xfe, 0xff, 0x8f, 0xf0))]).toEqual([
      -32_124, -8, 0, 32_124, 8, 0, 16_764, 120,
    ]);
  });

  it('should encode what it decoded to the same code, but for the second zero', () => {
    expect([...encodeMulaw(decodeMulaw(codes))]).toEqual(
      [...codes].map((code) => (code === 0x7f ? 0xff : code)),
    );
  });

  it('should be odd and monotonic over all samples', () => {
    const decoded = decodeMulaw(encodeMulaw(samples));
    const falls: number[] = [];
    const asymmetries: number[] = [];
    for (let index = 1; index < decoded.length; index++) {
      if ((decoded[index] ?? NaN) < (decoded[index - 1] ?? NaN)) {
        falls.push(index - 32_768);
      }
      if ((decoded[index] ?? NaN) + (decoded[65_536 - index] ?? NaN) !== 0) {
        asymmetries.push(index - 32_768);
      }
    }

    expect(falls).toEqual([]);
    expect(asymmetries).toEqual([]);
  });

  it('should change from one code to the next at the decision values of the table', () => {
    const changes: number[][] = [];
    const expected: number[][] = [];
    for (let code = 0xfe; code >= 0x80; code--) {
      const inverted = 255 - code;
      const decision = 4 * ((2 * (inverted % 16) + 32) * 2 ** Math.floor(inverted / 16) - 33);
      const around = Int16Array.of(decision - 1, decision, 1 - decision, -decision);
      changes.push([decision, ...encodeMulaw(around)]);
      expected.push([decision, code + 1, code, code + 1 - 0x80, code - 0x80]);
    }

    // Of the two zeros, the one below is used for what is just below zero.
    expect(changes).toEqual(expected);
    expect(changes.at(-1)?.[0]).toBe(31_612);
  });

  it('should clip what is louder than the loudest code', () => {
    expect([...encodeMulaw(Int16Array.of(-32_768, -32_636, 32_635, 32_767))]).toEqual([
      0x00, 0x00, 0x80, 0x80,
    ]);
  });
});
