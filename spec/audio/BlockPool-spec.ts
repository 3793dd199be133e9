import { BlockPool } from '../../src/audio/BlockPool';

describe('BlockPool', () => {
  it('should give back the very block that it got', () => {
    const pool = new BlockPool(4);
    const block = pool.take();
    pool.give(block);

    expect(block).toHaveLength(4);
    expect(pool.take()).toBe(block);
    expect(pool.take()).not.toBe(block);
  });

  it('should take nothing but whole blocks of its size', () => {
    const pool = new BlockPool(4);
    const part = new Uint8Array(8).subarray(0, 4);
    const other = new Uint8Array(6);
    pool.give(part);
    pool.give(other);
    const next = pool.take();

    expect(next).not.toBe(part);
    expect(next).toHaveLength(4);
  });

  it('should keep a handful, however many come back', () => {
    const pool = new BlockPool(2);
    const blocks: Uint8Array[] = Array.from({ length: 50 }, () => new Uint8Array(2));
    for (const block of blocks) {
      pool.give(block);
    }

    expect(
      Array.from({ length: 50 }, () => pool.take()).filter((block) => blocks.includes(block)),
    ).toHaveLength(8);
  });
});
