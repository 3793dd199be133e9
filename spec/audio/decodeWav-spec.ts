import fc from 'fast-check';
import { decodeWav } from '../../src/audio/decodeWav';
import { encodeWav } from '../../src/audio/encodeWav';
import { samplesToPcm16 } from '../../src/audio/pcm16';
import { ExotelError } from '../../src/ExotelError';

/** A chunk of a RIFF file, padded to an even length. */
function chunk(tag: string, body: Uint8Array, size = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(tag, 'latin1');
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function riff(...chunks: readonly Uint8Array[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}

function format(fields: { encoding?: number; channels?: number; bits?: number; guid?: number } = {}): Buffer {
  const { encoding = 1, channels = 1, bits = 16, guid } = fields;
  const body = Buffer.alloc(guid === undefined ? 16 : 40);
  body.writeUInt16LE(encoding, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(8_000, 4);
  body.writeUInt16LE(bits, 14);
  if (guid !== undefined) {
    body.writeUInt16LE(guid, 24);
  }
  return chunk('fmt ', body);
}

const pcm = samplesToPcm16(Int16Array.of(1, -2, 3));
const samplesOf = (file: Uint8Array) => [...decodeWav(file).samples];

/** The code of the error that is thrown, or the error itself when it has none. */
function codeOf(decode: () => unknown): unknown {
  try {
    return decode();
  } catch (error) {
    return ExotelError.is(error) ? error.code : error;
  }
}

describe('decodeWav', () => {
  it('should read what encodeWav wrote, at any rate', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 192_000 }),
        (samples, sampleRate) => {
          expect(decodeWav(encodeWav(samples, sampleRate))).toEqual({ samples, sampleRate, timestampMs: 0 });
        },
      ),
    );
  });

  it('should mix two channels', () => {
    const file = encodeWav([Int16Array.of(10, -32_768, 32_767), Int16Array.of(20, -32_768, 32_767)], 16_000);

    expect(decodeWav(file)).toEqual({
      samples: Int16Array.of(15, -32_768, 32_767),
      sampleRate: 16_000,
      timestampMs: 0,
    });
  });

  it('should skip chunks that it does not know, also of odd length', () => {
    expect(
      samplesOf(
        riff(chunk('JUNK', Buffer.alloc(7)), format(), chunk('LIST', Buffer.alloc(5)), chunk('data', pcm)),
      ),
    ).toEqual([1, -2, 3]);
  });

  it('should not read what stands behind the data', () => {
    expect(samplesOf(riff(format(), chunk('data', pcm), chunk('LIST', Buffer.alloc(6, 1))))).toEqual([
      1, -2, 3,
    ]);
  });

  it.each([0, 0xffff_ffff, 0xffff_ffff - 44])(
    'should read to the end of a stream whose length says %i',
    (size) => {
      expect(samplesOf(riff(format(), chunk('data', pcm, size)))).toEqual([1, -2, 3]);
    },
  );

  it('should read extensible PCM', () => {
    expect(samplesOf(riff(format({ encoding: 0xfffe, guid: 1 }), chunk('data', pcm)))).toEqual([1, -2, 3]);
  });

  it('should read a file at any address of a pool', () => {
    const file = encodeWav(Int16Array.of(1, -2, 3), 8_000);
    for (const at of [0, 1, 2, 3]) {
      const pool = Buffer.alloc(100, 0x55);
      pool.set(file, at);
      expect(samplesOf(pool.subarray(at, at + file.length))).toEqual([1, -2, 3]);
      expect(samplesOf(new Uint8Array(pool.buffer, pool.byteOffset + at, file.length))).toEqual([1, -2, 3]);
    }
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'badWav'],
    ['a text', Buffer.from('This is no recording at all, but a text.'), 'badWav'],
    ['an AVI file', Buffer.from('RIFF\0\0\0\0AVI LIST'), 'badWav'],
    ['a file without data', riff(format()), 'badWav'],
    ['data before its format', riff(chunk('data', pcm), format()), 'badWav'],
    ['μ-law', riff(format({ encoding: 7, bits: 8 }), chunk('data', pcm)), 'unsupportedWav'],
    ['floating point', riff(format({ encoding: 3, bits: 32 }), chunk('data', pcm)), 'unsupportedWav'],
    ['8 bits', riff(format({ bits: 8 }), chunk('data', pcm)), 'unsupportedWav'],
    ['no channel', riff(format({ channels: 0 }), chunk('data', pcm)), 'unsupportedWav'],
    ['six channels', riff(format({ channels: 6 }), chunk('data', pcm)), 'unsupportedWav'],
    ['extensible float', riff(format({ encoding: 0xfffe, guid: 3 }), chunk('data', pcm)), 'unsupportedWav'],
  ])('should refuse %s with a code', (_, file, code) => {
    expect(codeOf(() => decodeWav(file))).toBe(code);
  });

  it('should say what it does not read', () => {
    expect(() => decodeWav(riff(format({ encoding: 7, bits: 8, channels: 2 })))).toThrow(
      /encoding 7, 8 bits, 2 channels/,
    );
  });

  it.each([
    ['a plain', riff(format(), chunk('data', pcm))],
    ['an extensible', riff(format({ encoding: 0xfffe, guid: 1 }), chunk('data', pcm))],
    ['a stereo', riff(format({ channels: 2 }), chunk('data', Buffer.concat([pcm, pcm])))],
  ])('should read %s file as far as it goes, wherever it was cut off', (_, file) => {
    const whole = samplesOf(file);
    for (let length = 0; length < file.length; length++) {
      const result = codeOf(() => samplesOf(file.subarray(0, length)));
      if (typeof result === 'string') {
        expect(result).toBe('badWav');
      } else {
        expect(result).toEqual(whole.slice(0, Array.isArray(result) ? result.length : -1));
      }
    }
  });

  it('should throw nothing but coded errors, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const piece = fc.oneof(
      bytes,
      fc
        .tuple(fc.constantFrom('fmt ', 'data', 'LIST'), bytes, fc.nat({ max: 80 }))
        .map((args) => chunk(...args)),
      fc
        .record({ encoding: fc.constantFrom(1, 0xfffe), channels: fc.nat({ max: 3 }) })
        .map((fields) => format(fields)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const result = codeOf(() => decodeWav(riff(...pieces)).samples);
        expect(result instanceof Int16Array || result === 'badWav' || result === 'unsupportedWav').toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
