import fc from 'fast-check';
import { decodeWav } from '../../../src/audio/wav/decodeWav';
import { encodeWav } from '../../../src/audio/wav/encodeWav';
import { WavDecoder } from '../../../src/audio/wav/WavDecoder';
import { concatSamples, ramp } from '../../kit/audio/audio';
import {
  dataChunk,
  extensibleChunk,
  formatChunk,
  pcm16Bytes,
  type WavChunk,
  wavBytes,
} from '../../kit/audio/wavBytes';
import { thrownBy } from '../../kit/process/thrownBy';

/** Decodes a file in pieces of these sizes in turn. Each piece is overwritten after it was pushed. */
function decoded(file: Uint8Array, sizes: readonly number[]) {
  const decoder = new WavDecoder();
  const frames = [];
  for (let at = 0, index = 0; at < file.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    const piece = Uint8Array.from(file.subarray(at, at + size));
    frames.push(...decoder.push(piece));
    piece.fill(0x55);
    at += size;
  }
  frames.push(...decoder.flush());
  return frames;
}

const samplesOf = (file: Uint8Array, sizes: readonly number[] = [64]) =>
  concatSamples(decoded(file, sizes).map(({ samples }) => samples));

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });

describe('WavDecoder', () => {
  const chunks = fc.array(
    fc.record({
      id: fc.constantFrom('LIST', 'fact', 'JUNK', 'bext', 'id3 '),
      body: fc.uint8Array({ maxLength: 60 }),
      isUnpadded: fc.constant(false),
    }),
    { maxLength: 4 },
  );
  const format = fc
    .record({
      kind: fc.constantFrom(
        ...([
          [1, 8],
          [1, 16],
          [1, 24],
          [1, 32],
          [3, 32],
          [3, 64],
          [6, 8],
          [7, 8],
        ] as const),
      ),
      channels: fc.integer({ min: 1, max: 3 }),
      sampleRate: fc.constantFrom(8_000, 22_050, 24_000, 48_000),
      isExtensible: fc.boolean(),
    })
    .map(({ kind: [encoding, bits], channels, sampleRate, isExtensible }): WavChunk => {
      const fields = { encoding, bits, channels, sampleRate };
      return isExtensible ? extensibleChunk(fields) : formatChunk(fields);
    });

  it('should decode the same as decodeWav, for any chunk size', () => {
    fc.assert(
      fc.property(
        chunks,
        format,
        chunks,
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        chunks,
        sizes,
        (before, fmt, between, data, after, pieces) => {
          const file = wavBytes([...before, fmt, ...between, dataChunk(data), ...after]);
          const whole = decodeWav(file);
          const frames = decoded(file, pieces);

          expect(concatSamples(frames.map(({ samples }) => samples))).toEqual(whole.samples);
          let count = 0;
          for (const { samples, sampleRate, timestampMs } of frames) {
            expect(samples.length).toBeGreaterThan(0);
            expect(sampleRate).toBe(whole.sampleRate);
            expect(timestampMs).toBe((count * 1_000) / sampleRate);
            count += samples.length;
          }
        },
      ),
    );
  });

  it.each([0, 0xffff_ffff, 0x7fff_ffff, 0x7fff_f000, 0x8000_0000])(
    'should read to the end when the length is %d',
    (size) => {
      const file = wavBytes([formatChunk({ sampleRate: 24_000 }), dataChunk(pcm16Bytes(ramp(40)), size)]);
      file.writeUInt32LE(0xffff_ffff, 4);

      expect(samplesOf(file)).toEqual(ramp(40));
    },
  );

  it('should return audio as soon as it arrives', () => {
    const decoder = new WavDecoder();
    const file = encodeWav(ramp(40), 16_000);

    expect(decoder.push(file.subarray(0, 44))).toEqual([]);
    expect(decoder.push(file.subarray(44, 49))).toEqual([
      { samples: ramp(40).subarray(0, 2), sampleRate: 16_000, timestampMs: 0 },
    ]);
    expect(decoder.push(file.subarray(49, 50))).toEqual([
      { samples: ramp(40).subarray(2, 3), sampleRate: 16_000, timestampMs: 0.125 },
    ]);
  });

  it('should accept an odd chunk without a padding byte', () => {
    const odd = { id: 'LIST', body: Uint8Array.of(1, 2, 3), isUnpadded: true };
    const file = wavBytes([odd, formatChunk(), odd, dataChunk(pcm16Bytes(ramp(5)))]);

    for (const size of [1, 2, 3, 7, 64]) {
      expect(samplesOf(file, [size])).toEqual(ramp(5));
    }
  });

  it('should not keep a long chunk that it skips', () => {
    const list = { id: 'LIST', body: new Uint8Array(100_001) };
    const file = wavBytes([formatChunk(), list, dataChunk(pcm16Bytes(ramp(5)))]);

    expect(samplesOf(file, [1_000])).toEqual(ramp(5));
  });

  it('should drop half a sample at the end', () => {
    const file = wavBytes([formatChunk(), dataChunk(pcm16Bytes(ramp(5)), 0)]);

    expect(samplesOf(file.subarray(0, -1))).toEqual(ramp(5).subarray(0, -1));
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'badWav: Not a WAV file: it is empty'],
    ['half a start', Buffer.from('RIFF'), 'badWav: Not a WAV file: it has only 4 bytes, "RIFF"'],
    ['an answer', Buffer.from('Not found'), 'badWav: Not a WAV file: it has only 9 bytes, "Not found"'],
    [
      'a short other file',
      Buffer.from('OggS'),
      'badWav: Not a WAV file: it has only 4 bytes, "OggS", like an Ogg file',
    ],
    [
      'an MP3 file',
      Buffer.from('ID3 something else'),
      'badWav: Not a WAV file: it must begin with RIFF and WAVE, but begins with "ID3 somethin", like an MP3 file',
    ],
    [
      'a header alone',
      wavBytes([formatChunk()]),
      'badWav: Incomplete WAV file: it ends after 36 bytes, without data',
    ],
    [
      'no format',
      wavBytes([{ id: 'LIST', body: new Uint8Array(4) }]),
      'badWav: Incomplete WAV file: it ends after 24 bytes, without a format',
    ],
    [
      'data before the format',
      wavBytes([dataChunk(new Uint8Array(4)), formatChunk()]),
      'badWav: Not a WAV file: its data comes before its format',
    ],
    [
      'big-endian',
      wavBytes([formatChunk()], 'RIFX'),
      'unsupportedWav: A WAV file must begin with RIFF, but this file begins with RIFX, the big-endian format',
    ],
    [
      'too many chunks',
      wavBytes(Array.from({ length: 1_001 }, () => ({ id: 'JUNK', body: new Uint8Array(0) }))),
      'badWav: Not a WAV file: it has more than 1000 chunks before its data',
    ],
    [
      'a short format',
      wavBytes([{ id: 'fmt ', body: new Uint8Array(0) }, dataChunk(new Uint8Array(4))]),
      'badWav: Incomplete WAV file: its format has only 0 bytes',
    ],
  ])('should reject %s, for any chunk size', (_, file, message) => {
    for (const size of [1, 5, 100_000]) {
      const { code, message: found } = thrownBy(() => decoded(file, [size]));
      expect(`${code}: ${found}`).toBe(message);
    }
  });

  it('should throw a TypeError for a value that is not bytes', () => {
    expect(() => new WavDecoder().push('RIFF')).toThrow(
      new TypeError('The pieces of a WAV file must be Uint8Array, got "RIFF"'),
    );
  });
});
