import { WavCache } from '../../src/sources/WavCache';

const audio = (length: number) => ({ samples: new Int16Array(length), sampleRate: 8_000, timestampMs: 0 });
const version = { mtimeMs: 1, size: 2 };

describe('WavCache', () => {
  it('should return kept audio, only for the same version', () => {
    const cache = new WavCache(1_000);
    const kept = audio(10);
    cache.set('a', version, kept);

    expect(cache.get('a', version)).toBe(kept);
    expect(cache.get('b', version)).toBeUndefined();
    expect(cache.get('a', { ...version, mtimeMs: 3 })).toBeUndefined();
    // The old version is removed.
    expect(cache.get('a', version)).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('should drop the least recently used file when there is too much', () => {
    const cache = new WavCache(60);
    for (const name of ['a', 'b', 'c']) {
      cache.set(name, version, audio(10));
    }
    cache.get('a', version);
    cache.set('d', version, audio(15));

    expect(['a', 'b', 'c', 'd'].filter((name) => cache.get(name, version) !== undefined)).toEqual(['a', 'd']);
    expect(cache.bytes).toBe(50);
  });

  it('should count a file once when it is set again', () => {
    const cache = new WavCache(1_000);
    cache.set('a', version, audio(10));
    cache.set('a', { ...version, size: 9 }, audio(20));

    expect(cache.bytes).toBe(40);
    expect(cache.get('a', { ...version, size: 9 })?.samples).toHaveLength(20);
  });

  it('should not keep a file that is larger than the limit', () => {
    const cache = new WavCache(10);
    cache.set('a', version, audio(100));

    expect(cache.get('a', version)).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });
});
