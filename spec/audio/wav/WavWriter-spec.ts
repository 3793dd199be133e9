import fc from 'fast-check';
import { encodeWav } from '../../../src/audio/wav/encodeWav';
import { WavWriter } from '../../../src/audio/wav/WavWriter';
import { MemoryStorage } from '../../kit/audio/MemoryStorage';
import { readWavChannels } from '../../kit/audio/readWavChannels';
import { thrownBy } from '../../kit/process/thrownBy';

// At 8 Hz a block of 500 ms has 4 samples.
const RATE = 8;
const BLOCK = 4;

const samples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 3 * BLOCK });

describe('WavWriter', () => {
  it('should write a file that opens before there is audio', () => {
    const storage = new MemoryStorage();
    new WavWriter(storage, { sampleRate: 16_000, channels: 2 });

    expect(storage.bytes).toEqual(Buffer.from(encodeWav([new Int16Array(0), new Int16Array(0)], 16_000)));
  });

  it('should write pieces one after the other, for any chunk size', () => {
    fc.assert(
      fc.property(fc.array(samples), (chunks) => {
        const storage = new MemoryStorage();
        const writer = new WavWriter(storage, { sampleRate: RATE, channels: 1 });
        for (const chunk of chunks) {
          writer.place(0, writer.length, Int16Array.from(chunk));
          const { channels } = readWavChannels(storage.bytes);

          expect(writer.length - (channels[0]?.length ?? 0)).toBeLessThan(BLOCK);
        }
        writer.flush();

        expect(storage.bytes).toEqual(Buffer.from(encodeWav(Int16Array.from(chunks.flat()), RATE)));
      }),
    );
  });

  it('should place two channels in any order, with silence where nothing is placed', () => {
    const placing = fc.record({ channel: fc.nat(1), at: fc.nat(10 * BLOCK), values: samples });
    fc.assert(
      fc.property(fc.array(placing), fc.integer({ min: 1, max: 3 }), (placings, spare) => {
        const storage = new MemoryStorage();
        const writer = new WavWriter(storage, { sampleRate: RATE, channels: 2 });
        const length = Math.max(
          0,
          ...placings.map(({ at, values }) => (values.length === 0 ? 0 : at + values.length)),
        );
        const model = [new Int16Array(length), new Int16Array(length)];
        placings.forEach(({ channel, at, values }, index) => {
          writer.place(channel, at, Int16Array.from(values));
          model[channel]?.set(values, values.length === 0 ? 0 : at);
          if (index % spare === 0) {
            writer.flush();
          }

          readWavChannels(storage.bytes);
        });
        writer.flush();

        expect(storage.bytes).toEqual(Buffer.from(encodeWav(model, RATE)));
      }),
    );
  });

  it('should reject audio that a WAV file cannot hold', () => {
    const writer = new WavWriter(new MemoryStorage(), { sampleRate: 8_000, channels: 2 });
    const error = thrownBy(() => {
      writer.place(1, 2 ** 30, new Int16Array(1));
    });

    expect(error.code).toBe('fileWriteFailed');
    expect(error.message).toContain('4 GiB');
  });
});
