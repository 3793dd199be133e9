import type { Phasor } from './goertzel.js';

/** One of the two tones of a key, in one window. */
export interface DtmfToneReading {
  readonly power: number;
  /** How far the phase advanced since the window before, times the power; 0 when there was none. */
  readonly advance: Phasor;
  /** Power at twice the frequency; 0 where the other tone hides it. */
  readonly harmonicPower: number;
}

/** What a window that may be part of a key press holds. */
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

/** The windows at the beginning of which it is kept how loud they were: a tone that begins takes four to fill them. */
const ONSET_WINDOWS = 8;

/** Windows in a row in which the same key sounds. */
export class DtmfPressRun<Key> {
  readonly key: Key;
  readonly low: ToneSum = { power: 0, harmonicPower: 0, re: 0, im: 0 };
  readonly high: ToneSum = { power: 0, harmonicPower: 0, re: 0, im: 0 };
  totalPower = 0;
  peakPower = 0;
  /** How many windows have passed since the last one in which the key sounded. */
  missed = 0;
  #strong = 0;
  #last = 0;
  #length = 0;
  readonly #onset: number[] = [];

  constructor(key: Key) {
    this.key = key;
  }

  /** How many windows the key sounded in, at half its amplitude or more: half a window of it is just that. */
  get strongWindows(): number {
    return this.#strong - this.#faintOnset;
  }

  /** How many windows there are from the first such window to the last. */
  get windows(): number {
    return this.#last - this.#faintOnset;
  }

  /** Takes a window in which the key sounds; one that is much too faint is a miss. */
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

  /** Takes a window in which the key does not sound. */
  miss(): void {
    this.#length++;
    this.missed++;
  }

  /** How many windows at the beginning hold less than half of the tone. */
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
