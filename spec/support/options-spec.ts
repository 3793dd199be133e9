import { checkOneOf } from '../../src/support/options';
import { gather, menu, reprompt } from '../../src/index';

describe('checkOneOf', () => {
  it('should throw for a value that is not allowed', () => {
    expect(() => {
      checkOneOf('rate', 8_000, [8_000, 16_000]);
    }).not.toThrow();
    expect(() => {
      checkOneOf('rate', 9_000, [8_000, 16_000]);
    }).toThrow(new RangeError('`rate` must be one of 8000, 16000, got 9000'));
  });
});

/** Calls a function as JavaScript may do. */
function loosely(take: (...given: never[]) => unknown, ...given: unknown[]): unknown {
  return Reflect.apply(take, undefined, given);
}

describe('a missing call', () => {
  it.each<[string, () => unknown]>([
    ['gather', () => loosely(gather, { numDigits: 4 })],
    ['menu', () => loosely(menu, ['1'], { maxAttempts: 2 })],
    ['reprompt', () => loosely(reprompt, () => undefined)],
  ])('should be reported by %s', (of, act) => {
    expect(act).toThrow(`\`call\` of ${of} must be a call, got `);
  });
});
