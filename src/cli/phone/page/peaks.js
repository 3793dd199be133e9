/** Resolution of a wave form, in ms. */
export const PEAK_MS = 5;
const FIRST_BINS = 4_096;

/** Lowest and highest sample of every 5 ms, from −1 to 1. */
export class Peaks {
  #low = new Float32Array(FIRST_BINS);
  #high = new Float32Array(FIRST_BINS);
  length = 0;

  add(atMs, samples, sampleRate) {
    const perBin = (sampleRate * PEAK_MS) / 1_000;
    const first = Math.round(atMs / PEAK_MS);
    const bins = Math.ceil(samples.length / perBin);
    this.#grow(first + bins);
    for (let bin = 0; bin < bins; bin++) {
      let low = 0;
      let high = 0;
      const to = Math.min(samples.length, Math.round((bin + 1) * perBin));
      for (let index = Math.round(bin * perBin); index < to; index++) {
        low = Math.min(low, samples[index]);
        high = Math.max(high, samples[index]);
      }
      this.#low[first + bin] = low / 32_768;
      this.#high[first + bin] = high / 32_768;
    }
    this.length = Math.max(this.length, first + bins);
  }

  /** Returns the lowest and highest sample between two times. */
  between(fromMs, toMs) {
    const first = Math.max(0, Math.floor(fromMs / PEAK_MS));
    const last = Math.min(this.length, Math.max(first + 1, Math.ceil(toMs / PEAK_MS)));
    let low = 0;
    let high = 0;
    for (let bin = first; bin < last; bin++) {
      low = Math.min(low, this.#low[bin]);
      high = Math.max(high, this.#high[bin]);
    }
    return [low, high];
  }

  #grow(bins) {
    if (bins > this.#low.length) {
      const grow = (old) => {
        const grown = new Float32Array(Math.max(bins, 2 * old.length));
        grown.set(old);
        return grown;
      };
      this.#low = grow(this.#low);
      this.#high = grow(this.#high);
    }
  }
}
