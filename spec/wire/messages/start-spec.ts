import { readEncoding, readSampleRate } from '../../../src/wire/messages/start.js';
import fc from 'fast-check';

describe('readEncoding', () => {
  it.each([
    undefined,
    '',
    '<>',
    'raw',
    'audio/x-raw',
    'base64',
    'linear16',
    'audio/x-l16',
    'audio/lin',
    'slin',
  ])('should read %j as PCM16', (label) => {
    expect(readEncoding(label)).toBe('pcm16');
  });

  it.each([
    'mulaw',
    'audio/x-mulaw',
    'audio/x-mulaw;rate=8000',
    'ulaw',
    'u-law',
    'mu-law',
    'μ-law',
    'PCMU',
    'MULAW',
  ])('should read %j as μ-law', (label) => {
    expect(readEncoding(label)).toBe('mulaw');
  });

  it('should ignore a label that is longer than any encoding', () => {
    expect(readEncoding('mulaw'.padEnd(128))).toBe('mulaw');
    expect(readEncoding('mulaw'.padEnd(129))).toBe('pcm16');
  });
});

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

  it('should read a rate with decimals, a unit and white space', () => {
    const parts = [
      '8',
      '0',
      '000',
      '16',
      '24',
      '.',
      '.0',
      ' ',
      '\t',
      '\ufeff',
      'k',
      'K',
      'hz',
      'Hz',
      'h',
      '-',
      'x',
    ];
    const texts = fc
      .array(fc.constantFrom(...parts), { maxLength: 9 })
      .map((chosen) => chosen.join('').slice(0, 32));
    fc.assert(
      fc.property(texts, (text) => {
        const match = /^\s*(\d+(?:\.\d+)?)\s*(k?)(?:hz)?\s*$/i.exec(text);
        const rate = match === null ? undefined : Number(match[1]) * (match[2] === '' ? 1 : 1_000);
        expect(readSampleRate(text)).toBe([8_000, 16_000, 24_000].find((known) => known === rate));
      }),
      { numRuns: 2_000 },
    );
  });

  it('should ignore a text that is longer than any rate', () => {
    expect(readSampleRate('8000'.padStart(32))).toBe(8_000);
    expect(readSampleRate('8000'.padStart(33))).toBeUndefined();
    expect(readSampleRate('8000'.padEnd(33))).toBeUndefined();
    expect(readSampleRate(`8${' '.repeat(1_000_000)}x`)).toBeUndefined();
  });
});
