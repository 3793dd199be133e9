import { tone } from '../../../src/audio/tools/tone';

describe('tone', () => {
  it('should be one second of 440 Hz at 8 kHz by default', () => {
    const { samples, sampleRate, timestampMs } = tone();
    const rises = samples.filter((sample, index) => sample >= 0 && (samples[index - 1] ?? 0) < 0);

    expect([samples.length, sampleRate, timestampMs]).toEqual([8_000, 8_000, 0]);
    expect(rises).toHaveLength(439);
  });

  it('should have the length, the frequency and the level of its options', () => {
    const { samples, sampleRate } = tone({
      frequencyHz: 1_000,
      durationMs: 50,
      sampleRate: 16_000,
      levelDbfs: 0,
    });

    expect([samples.length, sampleRate]).toEqual([800, 16_000]);
    expect(Math.max(...samples)).toBe(32_767);
    expect(samples[404]).toBe(32_767);
    expect(samples[416 + 8]).toBe(0);
  });

  it('should rise and fall within 5 ms, so that it does not click', () => {
    const { samples } = tone({ frequencyHz: 1_000, durationMs: 100, levelDbfs: 0 });
    const peaks = (from: number, to: number) => Math.max(...samples.subarray(from, to).map(Math.abs));

    expect(samples[0]).toBe(0);
    expect([peaks(0, 8) < 8_000, peaks(32, 48) > 30_000, peaks(792, 800) < 8_000]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each([
    [{ durationMs: -1 }, '`durationMs` must be a number of ms from 0, got -1'],
    [{ durationMs: Infinity }, '`durationMs` must be a number of ms from 0, got Infinity'],
    [{ sampleRate: -1 }, '`sampleRate` must be above 0 Hz, got -1'],
    [{ sampleRate: NaN }, '`sampleRate` must be above 0 Hz, got NaN'],
  ])('should reject %p', (options, message) => {
    expect(() => tone(options)).toThrow(new RangeError(message));
  });
});
