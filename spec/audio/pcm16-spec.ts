import fc from 'fast-check';
import { pcm16ToSamples, samplesToPcm16 } from '../../src/audio/pcm16';

const int16 = fc.integer({ min: -32_768, max: 32_767 });

/** The bytes of samples, written one by one. */
function littleEndian(samples: readonly number[]): number[] {
  return samples.flatMap((sample) => [sample & 0xff, (sample >> 8) & 0xff]);
}

describe('pcm16', () => {
  it('should read little-endian bytes at any address of a Buffer, a view and an array', () => {
    fc.assert(
      fc.property(fc.array(int16, { maxLength: 20 }), fc.nat(9), fc.nat(3), (samples, before, after) => {
        const bytes = littleEndian(samples);
        const surrounded = [
          ...new Array<number>(before).fill(0xaa),
          ...bytes,
          ...new Array<number>(after).fill(0xbb),
        ];
        const pooled = Buffer.from(surrounded).subarray(before, before + bytes.length);
        const view = new Uint8Array(Uint8Array.from(surrounded).buffer, before, bytes.length);

        expect([...pcm16ToSamples(pooled)]).toEqual(samples);
        expect([...pcm16ToSamples(view)]).toEqual(samples);
        expect([...pcm16ToSamples(Uint8Array.from(bytes))]).toEqual(samples);
      }),
    );
  });

  it('should leave out an odd last byte', () => {
    for (const offset of [0, 1]) {
      const bytes = new Uint8Array(Uint8Array.of(9, 1, 0, 2, 0, 3).buffer, offset, 5);

      expect(pcm16ToSamples(bytes)).toHaveLength(2);
    }
  });

  it('should write little-endian bytes, of a view as well', () => {
    fc.assert(
      fc.property(fc.array(int16), fc.nat(5), (samples, before) => {
        const view = Int16Array.from([...new Array<number>(before).fill(7), ...samples]).subarray(before);

        expect([...samplesToPcm16(view)]).toEqual(littleEndian(samples));
      }),
    );
  });
});
