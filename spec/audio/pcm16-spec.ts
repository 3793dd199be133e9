import fc from 'fast-check';
import { pcm16ToSamples, samplesToPcm16 } from '../../src/audio/pcm16';
import { onBigEndianMachine } from '../kit/process/onBigEndianMachine';

describe('pcm16', () => {
  it('should read little-endian samples', () => {
    expect(pcm16ToSamples(Uint8Array.of(1, 0, 0xff, 0x7f, 0, 0x80, 0xff, 0xff))).toEqual(
      Int16Array.of(1, 32_767, -32_768, -1),
    );
    expect(samplesToPcm16(Int16Array.of(1, 32_767, -32_768, -1))).toEqual(
      Uint8Array.of(1, 0, 0xff, 0x7f, 0, 0x80, 0xff, 0xff),
    );
  });

  it('should ignore an odd last byte', () => {
    expect(pcm16ToSamples(Uint8Array.of(1, 0, 2))).toEqual(Int16Array.of(1));
    expect(pcm16ToSamples(Uint8Array.of(1))).toEqual(new Int16Array(0));
  });

  it('should share aligned memory, and only the part of the view', () => {
    const memory = Int16Array.of(1, 2, 3, 4);
    const bytes = samplesToPcm16(memory.subarray(1, 3));

    expect(bytes).toEqual(Uint8Array.of(2, 0, 3, 0));
    expect(bytes.buffer).toBe(memory.buffer);
    expect(pcm16ToSamples(bytes).buffer).toBe(memory.buffer);
    expect(pcm16ToSamples(bytes)).toEqual(Int16Array.of(2, 3));
  });

  it.each([
    ['Uint8Array', (memory: ArrayBuffer, at: number, length: number) => new Uint8Array(memory, at, length)],
    ['Buffer', (memory: ArrayBuffer, at: number, length: number) => Buffer.from(memory, at, length)],
  ])('should read a %s at any address of a pool', (_, view) => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 40 }),
        fc.nat({ max: 9 }),
        fc.nat({ max: 1 }),
        (samples, at, odd) => {
          const pool = new Uint8Array(200).fill(0x55);
          pool.set(samplesToPcm16(samples), at);

          expect(pcm16ToSamples(view(pool.buffer, at, samples.length * 2 + odd))).toEqual(samples);
        },
      ),
    );
  });

  it('should read and write the same bytes on a big-endian machine', async () => {
    await onBigEndianMachine(async () => {
      const fresh = await import('../../src/audio/pcm16');
      const bytes = Uint8Array.of(9, 1, 0, 0xff, 0x7f, 0, 0x80, 7).subarray(1);

      expect(fresh.pcm16ToSamples(bytes)).toEqual(Int16Array.of(1, 32_767, -32_768));
      expect(fresh.samplesToPcm16(Int16Array.of(1, 32_767, -32_768))).toEqual(bytes.subarray(0, 6));
    });
  });
});
