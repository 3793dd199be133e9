import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decodeWav } from '../../../src/audio/wav/decodeWav';
import { encodeWav } from '../../../src/audio/wav/encodeWav';
import { ExotelError } from '../../../src/ExotelError';
import { thrownBy } from '../../kit/process/thrownBy';
import {
  dataChunk,
  extensibleChunk,
  formatChunk,
  type FormatFields,
  pcm16Bytes,
  type WavChunk,
  wavBytes,
} from '../../kit/audio/wavBytes';

const int16 = fc.integer({ min: -32_768, max: 32_767 });
const SAMPLES = [0, 1, -1, 300, -300, 32_767, -32_768];

/** Bytes of a number of values, written one by one. */
function written(
  values: readonly number[],
  bytes: number,
  write: (buffer: Buffer, value: number, at: number) => void,
) {
  const buffer = Buffer.alloc(values.length * bytes);
  values.forEach((value, index) => {
    write(buffer, value, index * bytes);
  });
  return buffer;
}

const read = (format: WavChunk, data: WavChunk) => [...decodeWav(wavBytes([format, data])).samples];

describe('decodeWav', () => {
  describe('encodings', () => {
    it('should read 16-bit PCM unchanged', () => {
      expect(read(formatChunk(), dataChunk(pcm16Bytes(SAMPLES)))).toEqual(SAMPLES);
    });

    it('should read 8-bit PCM, whose silence is 128', () => {
      expect(read(formatChunk({ bits: 8 }), dataChunk(Uint8Array.of(0, 127, 128, 129, 255)))).toEqual([
        -32_768, -256, 0, 256, 32_512,
      ]);
    });

    it('should round 24-bit PCM to the nearest sample', () => {
      const bytes = written([256, -256, 127, 128, -129, 8_388_607, -8_388_608], 3, (buffer, value, at) => {
        buffer.writeIntLE(value, at, 3);
      });

      expect(read(formatChunk({ bits: 24 }), dataChunk(bytes))).toEqual([1, -1, 0, 1, -1, 32_767, -32_768]);
    });

    it('should round 32-bit PCM to the nearest sample', () => {
      const bytes = written(
        [65_536, -65_536, 32_767, 32_768, 2_147_483_647, -2_147_483_648],
        4,
        (buffer, value, at) => {
          buffer.writeInt32LE(value, at);
        },
      );

      expect(read(formatChunk({ bits: 32 }), dataChunk(bytes))).toEqual([1, -1, 0, 1, 32_767, -32_768]);
    });

    it.each([32, 64])('should clip %i-bit float beyond full scale, and read NaN as silence', (bits) => {
      const values = [0, 0.5, -0.5, 1, -1, 1.5, -7, NaN, Infinity, 1 / 32_768];
      const bytes = written(values, bits / 8, (buffer, value, at) => {
        if (bits === 32) {
          buffer.writeFloatLE(value, at);
        } else {
          buffer.writeDoubleLE(value, at);
        }
      });

      expect(read(formatChunk({ encoding: 3, bits }), dataChunk(bytes))).toEqual([
        0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768, 0, 32_767, 1,
      ]);
    });

    it('should read G.711', () => {
      expect(read(formatChunk({ encoding: 6, bits: 8 }), dataChunk(Uint8Array.of(0xd5, 0x55, 0xaa)))).toEqual(
        [8, -8, 32_256],
      );
      expect(read(formatChunk({ encoding: 7, bits: 8 }), dataChunk(Uint8Array.of(0xff, 0x7e, 0x80)))).toEqual(
        [0, -8, 32_124],
      );
    });

    it('should read the extensible format', () => {
      const bytes = pcm16Bytes(SAMPLES);

      expect(read(extensibleChunk(), dataChunk(bytes))).toEqual(SAMPLES);
      expect(read(extensibleChunk({}, '00'.repeat(14)), dataChunk(bytes))).toEqual(SAMPLES);
      expect(read(extensibleChunk({ encoding: 7, bits: 8 }), dataChunk(Uint8Array.of(0x80)))).toEqual([
        32_124,
      ]);
    });
  });

  describe('channels', () => {
    it('should mix stereo to mono without clipping', () => {
      const bytes = pcm16Bytes([32_767, 32_767, -32_768, -32_768, 1_000, -1_000, 100, 300]);

      expect(read(formatChunk({ channels: 2 }), dataChunk(bytes))).toEqual([32_767, -32_768, 0, 200]);
    });

    it('should mix any number of channels in any encoding, all equally loud', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 9 }),
          fc.array(int16, { maxLength: 40 }),
          (channels, values) => {
            const whole = values.slice(0, values.length - (values.length % channels));
            const expected = Array.from({ length: whole.length / channels }, (_, index) => {
              const block = whole.slice(index * channels, (index + 1) * channels);
              return Math.round(block.reduce((sum, value) => sum + value, 0) / channels) + 0;
            });
            const float = written(whole, 8, (buffer, value, at) => {
              buffer.writeDoubleLE(value / 32_768, at);
            });

            expect(read(formatChunk({ channels }), dataChunk(pcm16Bytes(whole)))).toEqual(expected);
            expect(read(formatChunk({ channels, encoding: 3, bits: 64 }), dataChunk(float))).toEqual(
              expected,
            );
          },
        ),
      );
    });
  });

  describe('chunks', () => {
    const data = dataChunk(pcm16Bytes(SAMPLES));
    const list = (length: number, isUnpadded = false) => ({
      id: 'LIST',
      body: new Uint8Array(length).fill(0x61),
      isUnpadded,
    });

    it('should skip chunks before, between and after, also of odd length', () => {
      const bytes = wavBytes([list(3), formatChunk(), list(0), list(5), list(26), data, list(7)]);

      expect([...decodeWav(bytes).samples]).toEqual(SAMPLES);
    });

    it('should accept an odd chunk without a padding byte', () => {
      expect([...decodeWav(wavBytes([formatChunk(), list(3, true), data])).samples]).toEqual(SAMPLES);
    });

    it.each([0, 0xffff_ffff, 0xffff_ffff - 44, 0x7fff_f000, 15])(
      'should read to the end when the length of the data is %i bytes',
      (size) => {
        const bytes = wavBytes([formatChunk(), dataChunk(data.body, size)]);

        expect([...decodeWav(bytes).samples]).toEqual(SAMPLES);
      },
    );

    it('should not read chunks after empty data as audio', () => {
      for (const after of [[], [list(8)], [list(3), list(10)]]) {
        expect(
          decodeWav(wavBytes([formatChunk(), dataChunk(new Uint8Array(0)), ...after])).samples,
        ).toHaveLength(0);
      }
    });

    it('should read only the length of the data when more follows', () => {
      const bytes = wavBytes([formatChunk(), dataChunk(pcm16Bytes([1, 2, 3, 4]), 4)]);

      expect([...decodeWav(bytes).samples]).toEqual([1, 2]);
    });

    it('should reject a file with too many chunks', () => {
      const bytes = wavBytes([formatChunk(), ...Array.from({ length: 1_000 }, () => list(0)), data]);

      expect(thrownBy(() => decodeWav(bytes)).message).toContain('more than 1000 chunks');
    });
  });

  describe('files that cannot be read', () => {
    const samples = dataChunk(pcm16Bytes(SAMPLES));
    const formats = (fields: FormatFields) => wavBytes([formatChunk(fields), samples]);

    it.each([
      ['another encoding, by name', formats({ encoding: 85 }), 'unsupportedWav', 'encoding 85 (MP3)'],
      ['an encoding without a name', formats({ encoding: 4_711 }), 'unsupportedWav', 'encoding 4711'],
      ['an odd sample size', formats({ bits: 12, blockBytes: 2 }), 'unsupportedWav', '12-bit pcm'],
      ['16-bit float', formats({ encoding: 3 }), 'unsupportedWav', '16-bit float'],
      ['padded blocks', formats({ bits: 24, blockBytes: 4 }), 'unsupportedWav', 'in blocks of 4 bytes'],
      ['no channels', formats({ channels: 0 }), 'badWav', '0 channels'],
      ['no rate', formats({ sampleRate: 0 }), 'badWav', 'at 0 Hz'],
      [
        'a foreign GUID',
        wavBytes([extensibleChunk({}, 'deadbeef1000800000aa00389b71'), samples]),
        'unsupportedWav',
        '0100deadbeef',
      ],
      [
        'half an extensible format',
        wavBytes([formatChunk({ encoding: 0xfffe }), samples]),
        'badWav',
        'only 16 bytes',
      ],
      ['data before the format', wavBytes([samples, formatChunk()]), 'badWav', 'before its format'],
      ['no data', wavBytes([formatChunk()]), 'badWav', 'without data'],
      ['RF64', wavBytes([formatChunk(), samples], 'RF64'), 'unsupportedWav', 'RF64'],
      ['big-endian WAV', wavBytes([formatChunk(), samples], 'RIFX'), 'unsupportedWav', 'big-endian'],
      ['nothing', new Uint8Array(0), 'badWav', 'it is empty'],
      ['an MP3 file', Buffer.from('ID3\u0004\0\0\0\0\0\0\0\0\0', 'latin1'), 'badWav', '"ID3'],
      ['an MP3 file', Buffer.from('ID3\u0004\0\0\0\0\0\0\0\0\0', 'latin1'), 'badWav', 'MP3'],
      ['text', Buffer.from('{"error":"not found"}'), 'badWav', '{\\"error\\":\\"n'],
    ])('should reject %s and quote it', (_, bytes, code, quoted) => {
      const error = thrownBy(() => decodeWav(bytes));

      expect(error.code).toBe(code);
      expect(error.message).toContain(quoted);
    });
  });

  describe('bytes', () => {
    it('should read a file that was cut off at any byte to its end', () => {
      const stereo = wavBytes([formatChunk({ channels: 2 }), dataChunk(pcm16Bytes([2, 4, 6, 8, 10, 12]))]);
      for (let length = 0; length < stereo.length; length++) {
        const cut = stereo.subarray(0, length);
        if (length < 44) {
          expect(thrownBy(() => decodeWav(cut)).code).toBe('badWav');
        } else {
          expect([...decodeWav(cut).samples]).toEqual([3, 7, 11].slice(0, Math.floor((length - 44) / 4)));
        }
      }
    });

    it('should throw only coded errors for any bytes', () => {
      const anything = fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        // A valid file with a few changed bytes tests more than noise.
        fc.array(fc.tuple(fc.nat(59), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
          const bytes = wavBytes([
            formatChunk(),
            { id: 'LIST', body: new Uint8Array(4) },
            dataChunk(pcm16Bytes([1, 2])),
          ]);
          for (const [at, value] of changes) {
            bytes[at] = value;
          }
          return bytes;
        }),
      );
      fc.assert(
        fc.property(anything, (bytes) => {
          try {
            const { samples, sampleRate } = decodeWav(bytes);

            expect(samples.length).toBeLessThanOrEqual(bytes.length);
            expect(sampleRate).toBeGreaterThan(0);
          } catch (error) {
            expect(ExotelError.is(error) && error.code).toMatch(/^(badWav|unsupportedWav)$/);
          }
        }),
        { numRuns: 1_000 },
      );
    });

    it('should read a Buffer at any address, and return new samples', () => {
      fc.assert(
        fc.property(fc.array(int16), fc.nat(9), (samples, before) => {
          const file = wavBytes([formatChunk(), dataChunk(pcm16Bytes(samples))]);
          const pooled = Buffer.concat([Buffer.alloc(before, 0xaa), file]).subarray(before);
          const decoded = decodeWav(pooled).samples;
          pooled.fill(0xbb);

          expect([...decoded]).toEqual(samples);
        }),
      );
    });

    it('should read a file of encodeWav', () => {
      fc.assert(
        fc.property(
          fc.array(int16),
          fc.constantFrom(8_000, 11_025, 44_100, 192_000),
          (values, sampleRate) => {
            const samples = Int16Array.from(values);

            expect(decodeWav(encodeWav(samples, sampleRate))).toEqual({
              samples,
              sampleRate,
              timestampMs: 0,
            });
          },
        ),
      );
    });

    it('should read the recordings of the examples', () => {
      const frame = decodeWav(readFileSync('examples/audio/prompt-24k.wav'));

      expect(frame.sampleRate).toBe(24_000);
      expect(frame.samples.length).toBeGreaterThan(24_000);
    });
  });
});
