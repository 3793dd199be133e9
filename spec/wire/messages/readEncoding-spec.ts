import { readEncoding } from '../../../src/wire/messages/readEncoding.js';

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
  ])('should take %j for PCM16', (label) => {
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
  ])('should take %j for μ-law', (label) => {
    expect(readEncoding(label)).toBe('mulaw');
  });

  it('should not look at a label that is longer than any', () => {
    expect(readEncoding('mulaw'.padEnd(128))).toBe('mulaw');
    expect(readEncoding('mulaw'.padEnd(129))).toBe('pcm16');
  });
});
