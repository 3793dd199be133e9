import { runInNewContext } from 'node:vm';
import { readMessageData } from '../../src/wire/bytes.js';

describe('readMessageData', () => {
  it('should return text and bytes unchanged', () => {
    const bytes = Buffer.from('abc');

    expect(readMessageData('abc')).toBe('abc');
    expect(readMessageData('')).toBe('');
    expect(readMessageData(bytes)).toBe(bytes);
  });

  it('should return the bytes of an ArrayBuffer', () => {
    expect(readMessageData(Uint8Array.of(1, 2).buffer)).toEqual(Uint8Array.of(1, 2));
  });

  it('should return the bytes of another realm', () => {
    expect(readMessageData(runInNewContext('Uint8Array.of(1, 2).buffer'))).toEqual(Uint8Array.of(1, 2));
    expect(readMessageData([runInNewContext('Uint8Array.of(1)'), Uint8Array.of(2)])).toEqual(
      Uint8Array.of(1, 2),
    );
  });

  it('should join the fragments of a message, in order', () => {
    expect(readMessageData([Uint8Array.of(1, 2), Buffer.of(3), Uint8Array.of(), Uint8Array.of(4)])).toEqual(
      Uint8Array.of(1, 2, 3, 4),
    );
    expect(readMessageData([])).toEqual(Uint8Array.of());
    expect(readMessageData([Uint8Array.of(1), 'text', null, Uint8Array.of(2)])).toEqual(Uint8Array.of(1, 2));
  });

  it.each([undefined, null, 7, {}, new Date(0)])('should return undefined for %p', (data) => {
    expect(readMessageData(data)).toBeUndefined();
  });
});
