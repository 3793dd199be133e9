/** A second-order section in transposed direct form II. */
interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly a1: number;
  readonly a2: number;
  s1: number;
  s2: number;
}

/**
 * Measures the power in one band with Butterworth high-pass and low-pass filters of second order (coefficients from R.
 * Bristow-Johnson's "Audio EQ Cookbook"). A low-pass at or near half the sample rate is omitted.
 */
export class SpeechBand {
  readonly #sections: readonly Section[];

  constructor(config: { readonly sampleRate: number; readonly lowHz: number; readonly highHz: number }) {
    const { sampleRate, lowHz, highHz } = config;
    this.#sections = [
      section('high', lowHz, sampleRate),
      ...(sampleRate > 2.5 * highHz ? [section('low', highHz, sampleRate)] : []),
    ];
  }

  /** Returns the level of the next samples in the band, in dBFS (of a square wave); −Infinity is silence. */
  levelDb(samples: Int16Array): number {
    let sum = 0;
    for (const sample of samples) {
      let value = sample;
      for (const part of this.#sections) {
        const output = part.b0 * value + part.s1;
        part.s1 = part.b1 * value - part.a1 * output + part.s2;
        part.s2 = part.b0 * value - part.a2 * output;
        value = output;
      }
      sum += value * value;
    }
    return 10 * Math.log10(sum / samples.length / 32_768 ** 2);
  }
}

function section(pass: 'high' | 'low', hz: number, sampleRate: number): Section {
  const angle = (2 * Math.PI * hz) / sampleRate;
  const cos = Math.cos(angle);
  const alpha = Math.sin(angle) / Math.SQRT2;
  const a0 = 1 + alpha;
  const b0 = (pass === 'high' ? (1 + cos) / 2 : (1 - cos) / 2) / a0;
  return {
    b0,
    b1: pass === 'high' ? -2 * b0 : 2 * b0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha) / a0,
    s1: 0,
    s2: 0,
  };
}
