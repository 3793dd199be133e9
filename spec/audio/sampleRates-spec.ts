import { checkRate, SAMPLE_RATES } from '../../src/audio/sampleRates';
import { createResampler } from '../../src/audio/resample/createResampler';

describe('sample rates', () => {
  it.each(SAMPLE_RATES)('should convert %i Hz in both directions', (rate) => {
    expect(() => {
      checkRate('sampleRate', rate);
    }).not.toThrow();
    expect(createResampler({ from: rate, to: 8_000 }).from).toBe(rate);
    expect(createResampler({ from: 8_000, to: rate }).to).toBe(rate);
  });

  it.each([0, -8_000, 8_001, 96_000, NaN, Infinity])('should reject %d Hz', (rate) => {
    expect(() => {
      checkRate('wireSampleRate', rate);
    }).toThrow(
      new RangeError(
        `\`wireSampleRate\` must be one of 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 Hz, got ${rate}`,
      ),
    );
  });
});
