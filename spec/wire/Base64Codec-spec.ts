import fc from 'fast-check';
import { instantiateWasm } from '../../src/instantiateWasm.js';
import { Base64Codec, encodedLength } from '../../src/wire/Base64Codec.js';
import { base64Bytes } from '../../src/wire/base64Bytes.js';
import { BASE64_KERNEL_BASE64 } from '../../src/wire/base64KernelBase64.js';
import { decodeBase64 } from '../../src/wire/decodeBase64.js';

const kernel = new Base64Codec(instantiateWasm(BASE64_KERNEL_BASE64, 2));
const fallback = new Base64Codec(undefined);

/** Decodes what stands between two quotes, and looks that nothing else was written. */
function decode(codec: Base64Codec, text: string): number[] | undefined {
  const source = Buffer.from(`"${text}"`, 'latin1');
  const length = base64Bytes(text.length, source.at(-2) ?? 0, source.at(-3) ?? 0);
  if (length < 0) return undefined;
  const memory = Buffer.alloc(64 + text.length, 0xee);
  const target = memory.subarray(8, 8 + length);
  const isBase64 = codec.decode(source, 1, source.length - 1, target);
  expect(memory.every((byte, at) => (at >= 8 && at < 8 + length) || byte === 0xee)).toBe(true);
  if (length % 2 === 0) {
    const samples = new Int16Array(length / 2);
    expect(codec.decodeSamples(source, 1, source.length - 1, samples)).toBe(isBase64);
    if (isBase64) expect(Buffer.from(samples.buffer)).toEqual(target);
  }
  return isBase64 ? [...target] : undefined;
}

describe.each([
  ['its kernel', kernel],
  ['Node', fallback],
])('Base64Codec with %s', (_, codec) => {
  it('should decode payloads of every length, with and without padding', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Array.from({ length }, (__, at) => (at * 151 + length * 7) & 0xff);
      const text = Buffer.from(bytes).toString('base64');
      expect(decode(codec, text)).toEqual(bytes);
      expect(decode(codec, text.replace(/=+$/, ''))).toEqual(bytes);
    }
  });

  it('should know each of the 256 characters at every place of a group', () => {
    const known = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (let code = 0; code < 256; code++) {
      for (let at = 0; at < 20; at++) {
        const text = `${'A'.repeat(at)}${String.fromCharCode(code)}${'A'.repeat(19 - at)}`;
        // At the end, `=` is padding.
        const isBase64 = known.includes(String.fromCharCode(code)) || (at === 19 && code === 0x3d);
        expect([code, at, decode(codec, text) !== undefined]).toEqual([code, at, isBase64]);
      }
    }
  });

  it('should encode bytes of any length and value as Node does, and write nothing around it', () => {
    const lengths = fc.oneof(
      fc.nat({ max: 80 }),
      fc.constantFrom(320, 640, 3_200, 3_840, 49_151, 49_152, 99_840),
    );
    fc.assert(
      fc.property(lengths, fc.nat(255), fc.nat(255), (length, first, step) => {
        const bytes = Uint8Array.from({ length }, (__, at) => first + at * step + (at >> 6));
        const target = Buffer.alloc(16 + encodedLength(length), 0xee);
        codec.encode(bytes, target, 8);
        expect(target.toString('latin1')).toBe(
          `${'\xee'.repeat(8)}${Buffer.from(bytes).toString('base64')}${'\xee'.repeat(8)}`,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('should decode a payload that is larger than its memory', () => {
    const bytes = Buffer.alloc(100_000, 'audio');
    const target = Buffer.alloc(bytes.length);
    const source = Buffer.from(bytes.toString('base64'));
    expect(codec.decode(source, 0, source.length, target)).toBe(true);
    expect(target.equals(bytes)).toBe(true);
  });
});

describe('Base64Codec', () => {
  it('should have its kernel here', () => {
    const { exports = {} } = instantiateWasm(BASE64_KERNEL_BASE64, 2) ?? {};
    expect(Object.keys(exports)).toEqual(['decode', 'encode']);
  });

  it('should be without a kernel where there is no WebAssembly', () => {
    expect(instantiateWasm('AGFzbQ==', 2)).toBeUndefined();
  });

  it('should decode and refuse as Node and its checks do', () => {
    const text = fc
      .tuple(
        fc.stringMatching(/^[A-Za-z0-9+/]{0,90}$/),
        fc.constantFrom('', '', '', '=', '==', '-', '_', '\n', 'Ã', '"', '===', ' '),
        fc.stringMatching(/^[A-Za-z0-9+/]{0,40}$/),
        fc.constantFrom('', '', '=', '=='),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const target = Buffer.alloc(200);
        const length = decodeBase64(given, target, 0);
        expect(decode(kernel, given)).toEqual(length < 0 ? undefined : [...target.subarray(0, length)]);
      }),
      { numRuns: 3_000 },
    );
  });
});
