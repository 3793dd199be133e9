import type { Phasor } from './goertzel.js';

/** One of the two tones of a digit, in one window. */
export interface DtmfToneReading {
  readonly power: number;
  /** How far the phase advanced since the previous window, times the power; 0 without a previous window. */
  readonly advance: Phasor;
  /** Power at twice the frequency; 0 where the other tone hides it. */
  readonly harmonicPower: number;
}

/** Readings of a window that may be part of a digit. */
export interface DtmfWindow {
  readonly low: DtmfToneReading;
  readonly high: DtmfToneReading;
  readonly totalPower: number;
}

/** Sums over the windows of one tone. */
interface ToneSum {
  power: number;
  harmonicPower: number;
  re: number;
  im: number;
}

/** For how many windows at the beginning the power is kept: a tone that begins takes four windows to fill them. */
const ONSET_WINDOWS = 8;

/** Consecutive windows with the same digit. */
export class DtmfPressRun<Key> {
  readonly key: Key;
  readonly low: ToneSum = { power: 0, harmonicPower: 0, re: 0, im: 0 };
  readonly high: ToneSum = { power: 0, harmonicPower: 0, re: 0, im: 0 };
  totalPower = 0;
  peakPower = 0;
  /** How many windows have passed since the last window with the digit. */
  missed = 0;
  #strong = 0;
  #last = 0;
  #length = 0;
  readonly #onset: number[] = [];

  constructor(key: Key) {
    this.key = key;
  }

  /**
   * Number of windows with the digit at half of its amplitude or more; a window that it half fills has exactly that.
   */
  get strongWindows(): number {
    return this.#strong - this.#faintOnset;
  }

  /** Number of windows from the first such window to the last. */
  get windows(): number {
    return this.#last - this.#faintOnset;
  }

  /** Adds a window with the digit; a window that is much too faint counts as a miss. */
  add({ low, high, totalPower }: DtmfWindow): void {
    const power = low.power + high.power;
    if (power < this.peakPower / 4) {
      this.miss();
      return;
    }
    this.#length++;
    this.#strong++;
    this.#last = this.#length;
    this.missed = 0;
    this.peakPower = Math.max(this.peakPower, power);
    if (this.#onset.length < ONSET_WINDOWS) {
      this.#onset.push(power);
    }
    addTo(this.low, low);
    addTo(this.high, high);
    this.totalPower += totalPower;
  }

  /** Adds a window without the digit. */
  miss(): void {
    this.#length++;
    this.missed++;
  }

  /** Number of windows at the beginning that contain less than half of the tone. */
  get #faintOnset(): number {
    const first = this.#onset.findIndex((power) => power >= this.peakPower / 4);
    return Math.max(0, first);
  }
}

function addTo(sum: ToneSum, reading: DtmfToneReading): void {
  sum.power += reading.power;
  sum.harmonicPower += reading.harmonicPower;
  sum.re += reading.advance.re;
  sum.im += reading.advance.im;
}
