import { escapeControls, quoteMasked, toJson } from '../../src/wire/text.js';

describe('quoteMasked', () => {
  it('should quote a text of 80 characters, and the beginning of a longer text', () => {
    expect(quoteMasked('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
    expect(quoteMasked('x'.repeat(81))).toBe(`"${'x'.repeat(79)}…"`);
  });

  it('should mask digits of any script, and escape control characters', () => {
    expect(quoteMasked('+91 98 ٣"\n\u202e')).toBe('"+•• •• •\\"\\n\\u202e"');
  });
});

describe('escapeControls', () => {
  it.each([
    ['\u0000', '\\u0000'],
    ['\u001b[31m', '\\u001b[31m'],
    ['\u007f', '\\u007f'],
    ['\u009f', '\\u009f'],
    ['\u200e', '\\u200e'],
    ['\u2028', '\\u2028'],
    ['\u2069', '\\u2069'],
    ['\ufeff', '\\ufeff'],
    [' ~\u00a0é€', ' ~\u00a0é€'],
  ])('should write %j as %s', (text, escaped) => {
    expect(escapeControls(text)).toBe(escaped);
  });
});

describe('toJson', () => {
  it('should write a value, and an empty text for a value that is too deep', () => {
    const circular: { self?: object } = {};
    circular.self = circular;

    expect(toJson({ a: [1] })).toBe('{"a":[1]}');
    expect(toJson(circular)).toBe('');
  });
});
