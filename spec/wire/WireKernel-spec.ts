import fc from 'fast-check';
import { instantiateWasm } from '../../src/instantiateWasm';
import { base64Bytes } from '../../src/wire/base64Bytes';
import { decodeBase64 } from '../../src/wire/decodeBase64';
import { WireKernel } from '../../src/wire/WireKernel';
import { createKernel } from '../support/createKernel';

const kernel = createKernel();
const { text: memory } = kernel;

/** Decodes what stands between two quotes, and looks that nothing becomes of these, nor of what is behind them. */
function decode(base64: string): number[] | undefined {
  const given = Buffer.from(`"${base64}"${'.'.repeat(40)}`, 'latin1');
  const length = base64Bytes(base64.length, given.at(-42) ?? 0, given.at(-43) ?? 0);
  if (length < 0) return undefined;
  memory.set(given);
  const bytes = kernel.decode(memory.byteOffset + 1, length)?.slice();
  if (length % 2 === 0) {
    const samples = kernel.decodeSamples(memory.byteOffset + 1, length / 2);
    expect(samples && Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)).toEqual(
      bytes && Buffer.from(bytes),
    );
  }
  expect(memory.subarray(0, given.length)).toEqual(given);
  return bytes && [...bytes];
}

describe('WireKernel', () => {
  it('should be without its module where there is no WebAssembly', () => {
    expect(instantiateWasm('AGFzbQ==', 2)).toBeUndefined();
  });

  it('should be one for all calls', () => {
    expect(WireKernel.shared).toBeInstanceOf(WireKernel);
    expect(WireKernel.shared).toBe(WireKernel.shared);
  });

  it('should decode payloads of every length, with and without padding', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Array.from({ length }, (_, at) => (at * 151 + length * 7) & 0xff);
      const text = Buffer.from(bytes).toString('base64');
      expect(decode(text)).toEqual(bytes);
      expect(decode(text.replace(/=+$/, ''))).toEqual(bytes);
    }
  });

  it('should decode the largest payload of a text', () => {
    const bytes = Buffer.alloc(((WireKernel.MAX_TEXT_BYTES - 44) / 4) * 3, 'audio');
    memory.write(bytes.toString('base64'), 'latin1');

    const decoded = kernel.decode(memory.byteOffset, bytes.length);

    expect(bytes.equals(decoded ?? Buffer.alloc(0))).toBe(true);
  });

  it('should know each of the 256 characters at every place of a group', () => {
    const known = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (let code = 0; code < 256; code++) {
      for (let at = 0; at < 20; at++) {
        const text = `${'A'.repeat(at)}${String.fromCharCode(code)}${'A'.repeat(19 - at)}`;
        // At the end, `=` is padding.
        const isBase64 = known.includes(String.fromCharCode(code)) || (at === 19 && code === 0x3d);
        expect([code, at, decode(text) !== undefined]).toEqual([code, at, isBase64]);
      }
    }
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
        expect(decode(given)).toEqual(length < 0 ? undefined : [...target.subarray(0, length)]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('should encode bytes of any length and value as Node does', () => {
    const lengths = fc.oneof(
      { weight: 20, arbitrary: fc.nat({ max: 80 }) },
      { weight: 1, arbitrary: fc.constantFrom(320, 640, 3_200, 3_840, 99_840, 100_000) },
    );
    fc.assert(
      fc.property(lengths, fc.nat(255), fc.nat(255), (length, first, step) => {
        const bytes = Uint8Array.from({ length }, (_, at) => first + at * step + (at >> 6));
        const text = kernel.encode(bytes, Math.ceil(length / 3) * 4);
        expect(Buffer.from(text).toString('latin1')).toBe(Buffer.from(bytes).toString('base64'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('should take off what RFC 6455, 5.3 puts on, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 300, size: 'max' }),
        fc.nat({ max: 10 }),
        fc.uint8Array({ maxLength: 40 }),
        (maskAndText, offset, behind) => {
          const frame = Buffer.concat([Buffer.alloc(offset, 0xee), maskAndText, behind]);
          const before = Buffer.from(frame);
          const expected = maskAndText.slice(4).map((byte, at) => byte ^ (maskAndText[at % 4] ?? NaN));

          kernel.unmask(frame, offset + 4, expected.length);

          expect([...memory.subarray(0, expected.length)]).toEqual([...expected]);
          expect(frame).toEqual(before);
        },
      ),
    );
  });
});
