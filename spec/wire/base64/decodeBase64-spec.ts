import fc from 'fast-check';
import { decodeBase64 } from '../../../src/wire/base64/decodeBase64.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Reads six bits at a time, as in RFC 4648. */
function reference(text: string): number[] | undefined {
  const characters = text.replace(/={1,2}$/, '');
  if (text.length !== characters.length && text.length % 4 !== 0) return undefined;
  if (characters.length % 4 === 1) return undefined;
  let bits = '';
  for (const character of characters) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    bits += value.toString(2).padStart(6, '0');
  }
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
}

function decode(text: string): number[] | undefined {
  const bytes = decodeBase64(text);
  return bytes && [...bytes];
}

describe('decodeBase64', () => {
  it.each([
    ['', []],
    ['AQAC', [1, 0, 2]],
    ['AQI=', [1, 2]],
    ['AQ==', [1]],
    ['AQI', [1, 2]],
    ['AQ', [1]],
    ['+/+/', [0xfb, 0xff, 0xbf]],
  ])('should decode %j', (text, bytes) => {
    expect(decode(text)).toEqual(bytes);
  });

  it.each(['A', 'AQACA', 'AQ=', 'AQI==', 'AQAC=', 'AQAC==', '=', '==', '===', '====', 'A===', 'AQ==AQ=='])(
    'should reject the length or padding of %j',
    (text) => {
      expect(decode(text)).toBeUndefined();
    },
  );

  it.each(['%%%', '%%%%', 'AQ-C', 'AQ_C', 'AQ\nC', 'AQAC AQAC', 'AQA"', 'AQÁC', 'A=AC', 'AQACAQ-C', '\0QAC'])(
    'should reject the characters of %j',
    (text) => {
      expect(decode(text)).toBeUndefined();
    },
  );

  it('should agree with a decoder that reads six bits at a time', () => {
    const character = fc.oneof(
      { arbitrary: fc.constantFrom(...alphabet.split(/(?:)/)), weight: 200 },
      { arbitrary: fc.constantFrom('=', '-', '_', ' ', '\n', '%', '"', '\\', '.', '\xff'), weight: 1 },
    );
    const text = fc
      .tuple(fc.array(character, { maxLength: 80 }), fc.constantFrom('', '', '=', '=='))
      .map(([characters, padding]) => characters.join('') + padding);
    let decoded = 0;
    fc.assert(
      fc.property(text, (given) => {
        const expected = reference(given);
        if (expected !== undefined) decoded++;
        expect(decode(given)).toEqual(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(decoded).toBeGreaterThan(500);
    expect(decoded).toBeLessThan(4_500);
  });
});
