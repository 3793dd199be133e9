import { readSampleRate } from '../../src/wire/readSampleRate.js';

describe('readSampleRate', () => {
  it.each([
    [8_000, 8_000],
    ['8000', 8_000],
    ['8000Hz', 8_000],
    ['8000 hz', 8_000],
    ['8kHz', 8_000],
    ['16kHz', 16_000],
    ['16 KHZ', 16_000],
    ['24k', 24_000],
    ['24.0kHz', 24_000],
    [24_000, 24_000],
  ])('should read %j as %i', (value, rate) => {
    expect(readSampleRate(value)).toBe(rate);
  });

  it.each([
    44_100,
    '44100',
    0,
    -8_000,
    '-8000',
    'kHz',
    '',
    'fast',
    null,
    undefined,
    {},
    [8_000],
    true,
    '8000x',
    NaN,
  ])('should not read %j', (value) => {
    expect(readSampleRate(value)).toBeUndefined();
  });
});
