import fc from 'fast-check';
import { base64Encoder, encodeBase64 } from '../../src/wire/encodeBase64';

describe('encodeBase64', () => {
  it.each([
    ['as this runtime does', encodeBase64],
    ['in a runtime that has no way of its own', base64Encoder(undefined)],
  ])('should write any bytes, and not those around them, %s', (_, encode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.nat(9), (around, start) => {
        const bytes = around.subarray(start, -1);
        expect(encode(bytes)).toBe(Buffer.from(Array.from(bytes)).toString('base64'));
      }),
    );
  });
});
