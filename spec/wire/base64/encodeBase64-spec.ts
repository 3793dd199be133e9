import fc from 'fast-check';
import { encodeBase64 } from '../../../src/wire/base64/encodeBase64';

describe('encodeBase64', () => {
  it('should encode only the bytes of a view', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.nat(9), (around, start) => {
        const bytes = around.subarray(start, -1);
        expect(encodeBase64(bytes)).toBe(Buffer.from(Array.from(bytes)).toString('base64'));
      }),
    );
  });
});
