import fc from 'fast-check';
import { wholeNumber } from '../../../src/wire/messages/scalars.js';

describe('wholeNumber', () => {
  it('should read digits as a number if it is exact', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,32}$/), (text) => {
        const exact = BigInt(text) <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(wholeNumber(text)).toBe(exact ? Number(text) : undefined);
      }),
    );
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '-1',
    '1.0',
    '1e3',
    '0x1',
    '٣',
    '1\n',
    null,
    undefined,
    true,
    [1],
    1.5,
    -1,
    NaN,
  ])('should not read %j', (value) => {
    expect(wholeNumber(value)).toBeUndefined();
  });

  it('should read -0 as 0', () => {
    expect(wholeNumber(-0)).toBe(0);
  });

  it('should ignore a text that is longer than any counter', () => {
    expect(wholeNumber('7'.padStart(32, '0'))).toBe(7);
    expect(wholeNumber('7'.padStart(33, '0'))).toBeUndefined();
  });
});
