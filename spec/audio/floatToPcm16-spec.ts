import { floatToPcm16 } from '../../src/audio';

describe('floatToPcm16', () => {
  it('should map -1 to 1 to the whole range of 16 bits', () => {
    expect([...floatToPcm16(Float32Array.of(0, 0.5, -0.5, 1, -1, 1 / 32_768, -1 / 32_768))]).toEqual([
      0, 16_384, -16_384, 32_767, -32_768, 1, -1,
    ]);
  });

  it('should clip samples that are too loud, and convert NaN to silence', () => {
    expect([...floatToPcm16(Float32Array.of(1.5, -7, Infinity, -Infinity, NaN))]).toEqual([
      32_767, -32_768, 32_767, -32_768, 0,
    ]);
  });

  it('should accept Float64Array and lists of numbers, which other libraries use', () => {
    expect([...floatToPcm16(Float64Array.of(0.25))]).toEqual([8_192]);
    expect([...floatToPcm16([0.25])]).toEqual([8_192]);
  });

  it.each([[undefined], [null], [7], ['x']])('should throw a TypeError for %p', (value) => {
    expect(() => {
      Reflect.apply(floatToPcm16, undefined, [value]);
    }).toThrow('`samples` must be a Float32Array, got');
  });
});
