import { DTMF_HIGH_HZ, DTMF_KEYS, DTMF_LOW_HZ, type DtmfKey } from './dtmfKeys.js';
import type { DtmfToneReading, DtmfWindow } from './DtmfPressRun.js';
import { goertzel, type Phasor } from './goertzel.js';

/** The digit in a window, with readings that show whether it is a digit. */
export interface DtmfWindowReading extends DtmfWindow {
  readonly key: DtmfKey;
}

/**
 * Share of the power that must be in the two tones, allowing for the edge of a tone in the window and for frequencies
 * that are off.
 */
const MIN_SHARE = 0.4;

/** A harmonic this near to another tone is hidden by it, in Hz: beyond it, a Hann window of 20 ms has decayed. */
const HIDDEN_WITHIN_HZ = 150;

const ALL_HZ = [...DTMF_LOW_HZ, ...DTMF_HIGH_HZ];

/**
 * Measures power and phase of the eight frequencies in the Hann-weighted windows of one stream. The advance of a phase
 * from window to window gives a frequency to about 1 Hz, far finer than 20 ms of one window would.
 */
export class DtmfWindowReader {
  readonly #sampleRate: number;
  readonly #hop: number;
  readonly #minPower: number;
  readonly #weights: Float64Array;
  readonly #weighted: Float64Array;
  readonly #powerOfWeights: number;
  readonly #sumOfWeights: number;
  /** The phasors of the previous window, unless it was too faint. */
  #before: readonly Phasor[] | undefined;

  /** @param minPower - fainter windows are skipped */
  constructor(config: {
    readonly sampleRate: number;
    readonly length: number;
    readonly hop: number;
    readonly minPower: number;
  }) {
    const { sampleRate, length, hop, minPower } = config;
    this.#sampleRate = sampleRate;
    this.#hop = hop;
    this.#minPower = minPower;
    this.#weighted = new Float64Array(length);
    this.#weights = Float64Array.from(
      { length },
      (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / length),
    );
    this.#sumOfWeights = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.#powerOfWeights = this.#weights.reduce((sum, weight) => sum + weight * weight, 0);
  }

  /** Reads the next window: the loudest pair of tones, if the pair is most of the sound. */
  read(samples: Float64Array): DtmfWindowReading | undefined {
    const totalPower = this.#weigh(samples);
    const before = this.#before;
    this.#before =
      totalPower < this.#minPower
        ? undefined
        : ALL_HZ.map((hz) => goertzel(this.#weighted, hz / this.#sampleRate));
    const phasors = this.#before;
    if (phasors === undefined) {
      return undefined;
    }
    const row = loudest(phasors.slice(0, 4));
    const column = loudest(phasors.slice(4));
    const key = DTMF_KEYS[row]?.[column];
    const lowHz = DTMF_LOW_HZ[row];
    const highHz = DTMF_HIGH_HZ[column];
    const low = phasors[row];
    const high = phasors[4 + column];
    if (
      key === undefined ||
      lowHz === undefined ||
      highHz === undefined ||
      low === undefined ||
      high === undefined ||
      this.#powerOf(low) + this.#powerOf(high) < MIN_SHARE * totalPower
    ) {
      return undefined;
    }
    return {
      key,
      low: this.#reading(low, { hz: lowHz, otherHz: highHz, before: before?.[row] }),
      high: this.#reading(high, { hz: highHz, otherHz: lowHz, before: before?.[4 + column] }),
      totalPower,
    };
  }

  /** Returns how far a tone is off its frequency, in Hz, from the sum of its advances. */
  offHz({ re, im }: Phasor): number {
    return (Math.atan2(im, re) * this.#sampleRate) / (2 * Math.PI * this.#hop);
  }

  /** Returns the share of a tone's power that is measured when it is this far off: the transform of a Hann window. */
  shareSeen(offHz: number): number {
    const bins = (offHz * this.#weighted.length) / this.#sampleRate;
    if (Math.abs(bins) >= 1) {
      return 0.25;
    }
    const amplitude = bins === 0 ? 1 : Math.sin(Math.PI * bins) / (Math.PI * bins * (1 - bins * bins));
    return amplitude * amplitude;
  }

  /** Weights the window and returns its power. */
  #weigh(samples: Float64Array): number {
    let sum = 0;
    for (let index = 0; index < samples.length; index++) {
      const value = (samples[index] ?? 0) * (this.#weights[index] ?? 0);
      this.#weighted[index] = value;
      sum += value * value;
    }
    return sum / this.#powerOfWeights;
  }

  #reading(
    phasor: Phasor,
    tone: { readonly hz: number; readonly otherHz: number; readonly before: Phasor | undefined },
  ): DtmfToneReading {
    const { hz, otherHz, before } = tone;
    const harmonicHz = 2 * hz;
    const isHidden =
      Math.abs(harmonicHz - otherHz) < HIDDEN_WITHIN_HZ ||
      harmonicHz >= this.#sampleRate / 2 - HIDDEN_WITHIN_HZ;
    return {
      power: this.#powerOf(phasor),
      advance: this.#advance(hz, phasor, before),
      harmonicPower: isHidden ? 0 : this.#powerOf(goertzel(this.#weighted, harmonicHz / this.#sampleRate)),
    };
  }

  /** Returns how much further the phase went than the phase of the exact frequency. */
  #advance(hz: number, now: Phasor, before: Phasor | undefined): Phasor {
    if (before === undefined) {
      return { re: 0, im: 0 };
    }
    const re = now.re * before.re + now.im * before.im;
    const im = now.im * before.re - now.re * before.im;
    const angle = (2 * Math.PI * hz * this.#hop) / this.#sampleRate;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    return { re: re * cos + im * sin, im: im * cos - re * sin };
  }

  /** Returns the power of a sine with this amplitude and phase. */
  #powerOf({ re, im }: Phasor): number {
    return (2 * (re * re + im * im)) / this.#sumOfWeights ** 2;
  }
}

function loudest(phasors: readonly Phasor[]): number {
  const powers = phasors.map(({ re, im }) => re * re + im * im);
  return powers.indexOf(Math.max(...powers));
}
