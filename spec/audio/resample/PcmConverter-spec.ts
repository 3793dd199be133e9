import fc from 'fast-check';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { PcmConverter } from '../../../src/audio/resample/PcmConverter';
import type { PcmInput } from '../../../src/audio/PcmInput';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import { ramp } from '../../kit/audio/audio';

const resamplerQuality = 'lowLatency';

/** All output of some inputs, including the tail. */
function convertAll(inputs: readonly PcmInput[], sampleRate: number, to: number): Buffer {
  const converter = new PcmConverter({ sampleRate, to, resamplerQuality });
  return Buffer.concat([...inputs.map((input) => converter.convert(input)), converter.flush()]);
}

describe('PcmConverter', () => {
  it('should return bytes at the wanted rate without a copy', () => {
    const converter = new PcmConverter({ sampleRate: 8_000, to: 8_000, resamplerQuality });
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const samples = Int16Array.of(5, 6);

    expect(converter.convert(bytes)).toBe(bytes);
    expect(converter.convert(samples).buffer).toBe(samples.buffer);
    expect(converter.flush()).toHaveLength(0);
  });

  it('should join split samples for any chunk size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 20 }),
        fc.constantFrom(8_000, 16_000),
        (chunks, to) => {
          const bytes = Buffer.concat(chunks);
          const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
          const converter = new PcmConverter({ sampleRate: 8_000, to, resamplerQuality });
          const pieces = chunks.map((chunk) => converter.convert(chunk));

          expect(pieces.every(({ length }) => length % 2 === 0)).toBe(true);
          expect(Buffer.concat([...pieces, converter.flush()]).equals(convertAll([whole], 8_000, to))).toBe(
            true,
          );
          if (to === 8_000) {
            expect(Buffer.concat(pieces).equals(whole)).toBe(true);
          }
        },
      ),
    );
  });

  it('should start with a whole sample after a flush, or after audio that is not bytes', () => {
    const converter = new PcmConverter({ sampleRate: 8_000, to: 8_000, resamplerQuality });
    converter.convert(Uint8Array.of(1, 2, 99));
    converter.flush();
    expect([...converter.convert(Uint8Array.of(3, 4, 99))]).toEqual([3, 4]);
    expect([...converter.convert(Int16Array.of(5))]).toEqual([5, 0]);
    expect([...converter.convert(Uint8Array.of(6, 7))]).toEqual([6, 7]);
  });

  it('should convert a frame from its own rate, and samples and bytes from the rate of the call', () => {
    const samples = ramp(20, 1, 16_000);
    const resampler = createResampler({ from: 16_000, to: 8_000, resamplerQuality });
    const expected = Buffer.concat([
      samplesToPcm16(resampler.push(samples)),
      samplesToPcm16(resampler.flush()),
    ]);

    expect(expected).toHaveLength(320);
    for (const [input, sampleRate] of [
      [{ samples, sampleRate: 16_000, timestampMs: 0 }, 8_000],
      [samples, 16_000],
      [samplesToPcm16(samples), 16_000],
    ] as const) {
      expect(convertAll([input], sampleRate, 8_000).equals(expected)).toBe(true);
    }
  });

  it('should return held samples before a stream continues at another rate', () => {
    const at16 = { samples: ramp(20, 1, 16_000), sampleRate: 16_000, timestampMs: 0 };
    const at24 = { samples: ramp(20, 1, 24_000), sampleRate: 24_000, timestampMs: 0 };
    const at8 = { samples: ramp(20), sampleRate: 8_000, timestampMs: 0 };
    const each = [at16, at24, at8, at16].map((input) => convertAll([input], 8_000, 8_000));

    expect(convertAll([at16, at24, at8, at16], 8_000, 8_000).equals(Buffer.concat(each))).toBe(true);
  });

  it('should start again after a flush', () => {
    const converter = new PcmConverter({ sampleRate: 8_000, to: 24_000, resamplerQuality });
    const run = () => Buffer.concat([converter.convert(ramp(20)), converter.flush()]);

    expect(run().equals(run())).toBe(true);
    expect(converter.flush()).toHaveLength(0);
  });

  it('should throw for a rate that is not supported, and continue with other rates', () => {
    const converter = new PcmConverter({ sampleRate: 8_000, to: 8_000, resamplerQuality });

    expect(() => converter.convert({ samples: ramp(20), sampleRate: 9_000, timestampMs: 0 })).toThrow(
      RangeError,
    );
    expect(converter.convert(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(1, 2));
  });
});
