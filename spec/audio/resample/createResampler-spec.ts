import { assert, constantFrom, integer, property, array, record } from 'fast-check';
import { createResampler, type ResamplerOptions } from '../../../src/audio/resample/createResampler';
import type { Resampler } from '../../../src/audio/resample/Resampler';
import { onBigEndianMachine } from '../../kit/process/onBigEndianMachine';
import { withGlobal } from '../../kit/process/withGlobal';
import { PAIRS, RATES, RATIOS } from './measureResampler';

const QUALITIES = ['lowLatency', 'balanced', 'best'] as const;

/** Reproducible noise; a third of it is at the extremes. */
function noise(length: number, seed = 1): Int16Array {
  let state = seed;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const value = state >> 16;
    return value % 3 === 0 ? (value < 0 ? -32_768 : 32_767) : value;
  });
}

function tone(length: number, rate: number, hz: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => Math.round(20_000 * Math.sin((2 * Math.PI * hz * i) / rate)));
}

/** All output if the input is pushed in chunks of these sizes in turn. */
function convert(
  resampler: Resampler,
  input: Int16Array,
  sizes: readonly number[] = [input.length],
): Int16Array {
  const parts: Int16Array[] = [];
  for (let i = 0, turn = 0; i < input.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    parts.push(resampler.push(input.subarray(i, i + size)));
    i += size;
  }
  parts.push(resampler.flush());
  const output = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    output.set(part, filled);
    filled += part.length;
  }
  return output;
}

/** Compares bytes first: jest is slow for every sample. */
function expectSame(actual: Int16Array, expected: Int16Array): void {
  const bytes = ({ buffer, byteOffset, byteLength }: Int16Array) =>
    Buffer.from(buffer, byteOffset, byteLength);
  if (!bytes(actual).equals(bytes(expected))) {
    expect(actual).toEqual(expected);
  }
}

/** The same output by the definition: a sum over all samples, with coefficients measured from impulses. */
function reference(config: ResamplerOptions, input: Int16Array): number[] {
  const { from, to } = config;
  const amplitude = 16_384;
  const cycle = from / greatestCommonDivisor(from, to);
  const responses = Array.from({ length: cycle }, (_, offset) => {
    const impulse = new Int16Array(input.length + 2 * cycle);
    impulse[cycle * Math.ceil(input.length / 2 / cycle) + offset] = amplitude;
    return convert(createResampler(config), impulse);
  });
  const length = Math.round((input.length * to) / from);
  const output = new Float64Array(length);
  const centre = cycle * Math.ceil(input.length / 2 / cycle);
  input.forEach((value, i) => {
    const offset = i % cycle;
    const shift = ((i - offset - centre) * to) / from;
    for (let k = 0; k < length; k++) {
      output[k] = (output[k] ?? 0) + (value * (responses[offset]?.[k - shift] ?? 0)) / amplitude;
    }
  });
  return [...output];
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))).reduce(
    (worst, value) => Math.max(worst, value),
    0,
  );

/** Expects that a newly imported module has the same output without WebAssembly. */
async function expectSameInTypeScript(): Promise<void> {
  const fresh = await import('../../../src/audio/resample/createResampler');
  const config = { from: 8_000, to: 16_000 } as const;

  expectSame(
    convert(fresh.createResampler(config), noise(500)),
    convert(createResampler(config), noise(500)),
  );
  expect(() => fresh.createResampler({ ...config, kernel: 'wasm' })).toThrow(
    'WebAssembly with SIMD is not available',
  );
}

describe('createResampler', () => {
  it.each(QUALITIES)(
    'should return exactly round(N · to / from) samples after flush (%s)',
    (resamplerQuality) => {
      for (const { from, to } of PAIRS) {
        for (const length of [0, 1, 2, 3, 159, 160, 1_001]) {
          const output = convert(createResampler({ from, to, resamplerQuality }), noise(length));

          expect([from, to, length, output.length]).toEqual([
            from,
            to,
            length,
            Math.round((length * to) / from),
          ]);
        }
      }
    },
  );

  it('should align the output with the input', () => {
    for (const { from, to } of PAIRS) {
      const output = convert(createResampler({ from, to }), tone(from / 5, from, 440));
      const expected = tone(Math.round(to / 5), to, 440);
      const middle = [Math.round(to / 20), Math.round(to / 8)] as const;

      // 0.0035 dB of ripple are 8 of 20,000; a shift by a microsecond would be 55.
      expect(largestDifference(output.slice(...middle), expected.slice(...middle))).toBeLessThanOrEqual(12);
    }
  });

  it('should not add silence before the output', () => {
    const first = createResampler({ from: 8_000, to: 16_000 }).push(new Int16Array(160).fill(10_000));

    expect(first[0]).toBeGreaterThan(4_000);
    expect(first.length).toBe(2 * (160 - 37));
  });

  it('should be linear and time-invariant, sample by sample', () => {
    const input = noise(300).map((value) => value >> 2);
    for (const [from, to] of [
      [8_000, 16_000],
      [24_000, 16_000],
      [8_000, 12_000],
    ] as const) {
      const output = convert(createResampler({ from, to, resamplerQuality: 'lowLatency' }), input);

      // Every coefficient of the reference is rounded to 1 / 16,384, and random samples add up.
      expect(
        largestDifference(output, reference({ from, to, resamplerQuality: 'lowLatency' }, input)),
      ).toBeLessThan(8);
    }
  });

  it.each(QUALITIES)('should return the same bits for any chunk size (%s)', (resamplerQuality) => {
    const input = noise(1_500);
    for (const { from, to } of RATIOS) {
      const resampler = createResampler({ from, to, resamplerQuality });
      const whole = convert(resampler, input);

      expectSame(convert(resampler, input, [Math.round(from / 50)]), whole);
      expectSame(convert(resampler, input, [1]), whole);
      expectSame(convert(resampler, input, [7, 0, 1, 333, 64, 2]), whole);
    }
  });

  it.each(QUALITIES)(
    'should compute the same in WebAssembly and in plain TypeScript (%s)',
    (resamplerQuality) => {
      const input = noise(1_200, 7);
      for (const { from, to } of RATIOS) {
        const wasm = convert(createResampler({ from, to, resamplerQuality, kernel: 'wasm' }), input, [160]);
        const js = convert(createResampler({ from, to, resamplerQuality, kernel: 'js' }), input, [333]);

        expectSame(wasm, js);
      }
    },
  );

  it.each(['wasm', 'js'] as const)('should clip at full scale and never wrap (%s)', (kernel) => {
    // A square wave at full scale overshoots by about 10 % in any steep filter.
    const square = Int16Array.from({ length: 4_000 }, (_, i) => (i % 40 < 20 ? 32_767 : -32_768));
    for (const { from, to } of RATIOS) {
      const output = convert(createResampler({ from, to, kernel }), square);
      const slow = convert(
        createResampler({ from, to, kernel }),
        square.map((value) => value >> 1),
      );

      expect(output.includes(32_767) && output.includes(-32_768)).toBe(true);
      output.forEach((value, i) => {
        const unclipped = Math.max(-32_768, Math.min(32_767, 2 * (slow[i] ?? 0)));
        if (Math.abs(value - unclipped) > 4) {
          throw new Error(`sample ${i} of ${from} → ${to} is ${value}, expected about ${unclipped}`);
        }
      });
    }
  });

  it('should keep the sum of the worst input of the longest filter within 16 bits', () => {
    // The signs of the coefficients, at full scale: the largest possible sum.
    for (const [from, to] of [
      [48_000, 8_000],
      [44_100, 8_000],
      [8_000, 24_000],
    ] as const) {
      const impulse = new Int16Array(2_000);
      impulse[1_000] = 32_767;
      const response = convert(createResampler({ from: to, to: from, resamplerQuality: 'best' }), impulse);
      const middle = Math.round((1_000 * from) / to);
      for (const shift of [0, 1, 2, 3, 4, 5]) {
        const worst = Int16Array.from({ length: 2_000 }, (_, i) =>
          (response[middle - 1_000 + shift + i] ?? 0) < 0 ? -32_768 : 32_767,
        );
        const config = { from, to, resamplerQuality: 'best' } as const;

        expectSame(
          convert(createResampler({ ...config, kernel: 'wasm' }), worst),
          convert(createResampler({ ...config, kernel: 'js' }), worst),
        );
      }
    }
  });

  it.each(QUALITIES)('should return a constant unchanged (%s)', (resamplerQuality) => {
    for (const value of [-32_768, -1, 0, 1, 12_345, 32_767]) {
      for (const { from, to } of RATIOS) {
        const output = convert(
          createResampler({ from, to, resamplerQuality }),
          new Int16Array(2_000).fill(value),
        );
        const edge = Math.ceil((100 * to) / Math.min(from, to));

        expect(new Set(output.slice(edge, output.length - edge))).toEqual(new Set([value]));
      }
    }
  });

  it('should return an output as soon as its latency allows', () => {
    for (const resamplerQuality of QUALITIES) {
      for (const { from, to } of PAIRS) {
        const resampler = createResampler({ from, to, resamplerQuality });
        const samples = Math.round((resampler.latencyMs * from) / 1_000);

        expect(resampler.push(new Int16Array(samples))).toHaveLength(0);
        expect(resampler.push(new Int16Array(1))).not.toHaveLength(0);
      }
    }
  });

  it('should not hold output back beyond its latency', () => {
    for (const { from, to } of PAIRS) {
      const resampler = createResampler({ from, to });
      let received = 0;
      let emitted = 0;
      for (const size of [Math.round(from / 50), 1, 1, 2, 3, 100, 1_000]) {
        received += size;
        emitted += resampler.push(new Int16Array(size)).length;

        // Output k is at k / to and waits for the input sample that is latencyMs after the input sample at or before it.
        const waiting = Math.round((resampler.latencyMs * from) / 1_000);
        expect(emitted).toBe(Math.ceil(((received - waiting) * to) / from));
      }
    }
  });

  it('should return nothing on a second flush, and start again', () => {
    const input = noise(500);
    const resampler = createResampler({ from: 8_000, to: 24_000 });
    const first = convert(resampler, input);

    expect(resampler.flush()).toEqual(new Int16Array(0));
    expect(convert(resampler, input)).toEqual(first);
  });

  it('should drop everything on reset', () => {
    const input = noise(500);
    const resampler = createResampler({ from: 24_000, to: 8_000 });
    resampler.push(noise(777, 3));
    resampler.reset();

    expect(convert(resampler, input)).toEqual(convert(createResampler({ from: 24_000, to: 8_000 }), input));
    resampler.push(noise(777, 3));
    resampler.reset();
    expect(resampler.flush()).toEqual(new Int16Array(0));
  });

  it('should return nothing for no input', () => {
    const resampler = createResampler({ from: 8_000, to: 16_000 });

    expect(resampler.push(new Int16Array(0))).toEqual(new Int16Array(0));
    expect(resampler.flush()).toEqual(new Int16Array(0));
  });

  it('should convert a single sample', () => {
    const resampler = createResampler({ from: 8_000, to: 16_000 });

    expect(resampler.push(Int16Array.of(10_000))).toEqual(new Int16Array(0));
    const [atIt, behindIt] = resampler.flush();
    expect(atIt).toBeGreaterThan(9_000);
    expect(behindIt).toBeGreaterThan(5_000);
  });

  it.each([8_000, 24_000])('should work as a callback that gets more arguments, to %i Hz', (to) => {
    const chunks = [new Int16Array(160).fill(100), new Int16Array(160).fill(200)];
    const [one, other] = [createResampler({ from: 8_000, to }), createResampler({ from: 8_000, to })];

    expect(chunks.map(one.push.bind(one))).toEqual(chunks.map((chunk) => other.push(chunk)));
  });

  it('should return output that later input and the caller cannot change', () => {
    const resampler = createResampler({ from: 8_000, to: 16_000 });
    const input = noise(160);
    const kept = resampler.push(input);
    const copy = kept.slice();
    input.fill(0);
    resampler.push(noise(160, 2));
    expect(kept).toEqual(copy);

    const other = createResampler({ from: 8_000, to: 16_000 });
    other.push(noise(160)).fill(1);
    resampler.reset();
    resampler.push(noise(160));
    expect(other.push(noise(160, 5))).toEqual(resampler.push(noise(160, 5)));
  });

  it('should keep streams of one ratio separate', () => {
    const config = { from: 8_000, to: 24_000 };
    const [a, b] = [createResampler(config), createResampler(config)];
    const outputs: number[][] = [[], []];
    for (let i = 0; i < 5; i++) {
      outputs[0]?.push(...a.push(noise(160, i + 1)));
      outputs[1]?.push(...b.push(noise(160, i + 100)));
    }
    const alone = createResampler(config);
    const expected = [1, 2, 3, 4, 5].flatMap((seed) => [...alone.push(noise(160, seed))]);
    expect(outputs[0]).toEqual(expected);
  });

  it('should convert chunks that are longer than one block', () => {
    const input = noise(50_001);
    for (const [from, to] of [
      [8_000, 48_000],
      [44_100, 8_000],
    ] as const) {
      const resampler = createResampler({ from, to });
      expectSame(convert(resampler, input), convert(resampler, input, [4_096]));
      expectSame(convert(resampler, input), convert(resampler, input, [441]));
    }
  });

  it.each(RATES)('should return input at %i Hz unchanged, without a copy', (rate) => {
    const resampler = createResampler({ from: rate, to: rate });
    const input = noise(160);

    expect(resampler.push(input)).toBe(input);
    expect(resampler.latencyMs).toBe(0);
    expect(resampler.flush()).toEqual(new Int16Array(0));
  });

  it('should have its rates as properties', () => {
    expect(createResampler({ from: 8_000, to: 44_100 })).toMatchObject({ from: 8_000, to: 44_100 });
  });

  it.each([
    ['missing', undefined],
    [
      'forbidden',
      {
        Memory: class {
          readonly buffer = new ArrayBuffer(65_536);
        },
        Module: jest.fn(() => {
          throw new Error('Wasm code generation disallowed by embedder');
        }),
      },
    ],
  ])('should return the same where WebAssembly is %s', async (_, value) => {
    await withGlobal('WebAssembly', value, expectSameInTypeScript);
  });

  it('should return the same on a big-endian machine', async () => {
    await onBigEndianMachine(expectSameInTypeScript);
  });

  it('should throw for unknown rates, qualities and kernels', () => {
    expect(() => createResampler({ from: 8_001, to: 8_000 })).toThrow(
      new RangeError(
        '`from` must be one of 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 Hz, got 8001',
      ),
    );
    expect(() => createResampler({ from: 8_000, to: NaN })).toThrow(/^`to` must be one of .* got NaN$/);
    expect(() => createResampler({ from: 8_000, to: -8_000 })).toThrow(RangeError);
    expect(() => {
      // @ts-expect-error -- not a quality
      createResampler({ from: 8_000, to: 16_000, resamplerQuality: 'toString' });
    }).toThrow(/^`resamplerQuality` must be one of 'lowLatency', 'balanced', 'best', got "toString"$/);
    expect(() => {
      // @ts-expect-error -- not a kernel
      createResampler({ from: 8_000, to: 16_000, kernel: 'gpu' });
    }).toThrow(/^`kernel` must be one of 'auto', 'wasm', 'js', got "gpu"$/);
    expect(() => {
      // @ts-expect-error -- not a rate
      createResampler({ from: '8000', to: 16_000 });
    }).toThrow(RangeError);
  });

  it('should keep its promises for any rates, qualities, samples and chunk sizes', () => {
    const extremes = constantFrom(-32_768, -32_767, -1, 0, 1, 32_766, 32_767);
    const cases = record({
      from: constantFrom(...RATES),
      to: constantFrom(...RATES),
      resamplerQuality: constantFrom(...QUALITIES),
      samples: array(extremes, { maxLength: 1_500, size: 'max' }),
      sizes: array(integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
    });
    assert(
      property(cases, ({ from, to, resamplerQuality, samples, sizes }) => {
        const input = Int16Array.from(samples);
        const whole = convert(createResampler({ from, to, resamplerQuality, kernel: 'js' }), input);
        const resampler = createResampler({ from, to, resamplerQuality });

        expect(whole).toHaveLength(Math.round((input.length * to) / from));
        expectSame(convert(resampler, input, sizes), whole);
        expect(resampler.flush()).toHaveLength(0);
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
  });
});
