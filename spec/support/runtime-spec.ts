import fc from 'fast-check';
import { runtime, web } from '../../src/support/runtime';

/** What a text stands for, in memory of 64 bytes; undefined for a bad text. */
function decode(codec: Pick<typeof runtime, 'writeBase64'>, text: string): number[] | undefined {
  const target = new Uint8Array(64);
  const length = codec.writeBase64(text, target);
  return length < 0 ? undefined : [...target.subarray(0, length)];
}

describe('the base64 of browsers', () => {
  it("should be the same as Node's", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = web.encodeBase64(bytes);
        expect(text).toBe(runtime.encodeBase64(bytes));
        expect(decode(web, text)).toEqual([...bytes]);
        expect(decode(runtime, text)).toEqual([...bytes]);
      }),
    );
  });

  it('should encode more bytes than a function takes arguments', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index);
    expect(web.encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });

  it.each(['A', 'A*==', 'AA=A'])('should not decode %j', (text) => {
    expect(decode(web, text)).toBeUndefined();
  });
});
