import type { DtmfDigit } from '../../src/operators/wire/DtmfDigit';
import { KeyQueue } from '../../src/session/KeyQueue';

const key = (sequenceNumber: number): DtmfDigit => ({ digit: '7', sequenceNumber });

describe('KeyQueue', () => {
  it('should return the oldest digit first, and each digit once', () => {
    const keys = new KeyQueue();
    keys.push(key(1));
    keys.push(key(2));

    expect([keys.size, keys.take(), keys.size, keys.take(), keys.take(), keys.size]).toEqual([
      2,
      key(1),
      1,
      key(2),
      undefined,
      0,
    ]);
  });

  it('should return all digits at once, and then be empty', () => {
    const keys = new KeyQueue();
    keys.push(key(1));
    keys.push(key(2));
    const flushed = keys.flush();
    keys.push(key(3));

    expect([flushed, keys.flush(), keys.flush()]).toEqual([[key(1), key(2)], [key(3)], []]);
  });

  it('should hold 64 digits, and report when the oldest is dropped', () => {
    const keys = new KeyQueue();
    const madeRoom = Array.from({ length: 66 }, (_, index) => keys.push(key(index)));

    expect(madeRoom.indexOf(true)).toBe(64);
    expect(madeRoom.filter(Boolean)).toHaveLength(2);
    expect([keys.size, keys.take()]).toEqual([64, key(2)]);
  });
});
