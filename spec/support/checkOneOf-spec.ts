import { checkOneOf } from '../../src/support/checkOneOf';

describe('checkOneOf', () => {
  it('should throw for what is none of those that there are', () => {
    expect(() => {
      checkOneOf('rate', 8_000, [8_000, 16_000]);
    }).not.toThrow();
    expect(() => {
      checkOneOf('rate', 9_000, [8_000, 16_000]);
    }).toThrow(new RangeError('`rate` must be one of 8000, 16000, got 9000'));
  });
});
