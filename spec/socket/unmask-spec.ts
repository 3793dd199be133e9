import fc from 'fast-check';
import { unmask } from '../../src/socket/unmask';

describe('unmask', () => {
  it('should take off what RFC 6455, 5.3 puts on, wherever it stands, and touch nothing else', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 300, size: 'max' }),
        fc.nat({ max: 8 }),
        fc.uint8Array({ maxLength: 9 }),
        (maskAndText, offset, behind) => {
          const memory = new Uint8Array(offset + maskAndText.length + behind.length);
          memory.set(maskAndText, offset);
          memory.set(behind, offset + maskAndText.length);
          const expected = memory.map((byte, at) => {
            const index = at - offset - 4;
            return index < 0 || at >= offset + maskAndText.length
              ? byte
              : byte ^ (maskAndText[index % 4] ?? NaN);
          });

          unmask(memory.subarray(offset), 4, maskAndText.length);

          expect(memory).toEqual(expected);
        },
      ),
    );
  });
});
