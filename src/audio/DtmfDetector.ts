import { DTMF_HIGH_HZ, DTMF_KEYS, DTMF_LOW_HZ, type DtmfKey } from './dtmfKeys.js';
import { DtmfPressRun, type DtmfToneReading } from './DtmfPressRun.js';
import { goertzel, type Phasor } from './goertzel.js';

/**
 * What is taken for a key press: by default what ITU-T Q.24 lists for AT&T.
 *
 * @public
 */
export interface DetectDtmfConfig {
  /** The shortest press that is certainly taken, in ms, from 30; one of 17 ms less is certainly not. @defaultValue 40 */
  readonly minToneMs?: number;
  /** The shortest pause that certainly parts two presses, in ms, from 30; a fourth of it does not. @defaultValue 40 */
  readonly minPauseMs?: number;
  /** Peak level of the fainter tone, in dBFS. @defaultValue -40, about −37 dBm0 */
  readonly minLevelDb?: number;
  /** How much louder the lower tone may be, in dB. @defaultValue 8 */
  readonly normalTwistDb?: number;
  /** How much louder the higher tone may be, in dB. @defaultValue 4 */
  readonly reverseTwistDb?: number;
}

/** A key press that was heard. */
export interface DtmfPress {
  readonly digit: DtmfKey;
  readonly durationMs: number;
}

/** Windows are Hann-weighted, 20 ms long and begin every 5 ms. */
const HOP_MS = 5;
const HOPS = 4;

/** Between the 1.5 % that must be accepted and the 3.5 % that must not (Q.24); short tones read up to a tenth low. */
const MAX_DEVIATION = 0.024;

/** How much of all power must be in the two tones: 0.97 at 15 dB above noise, seldom half in speech. */
const MIN_SHARE = 0.8;

/** The same for one window, which the edge of a tone may run through and whose tones may be off their frequency. */
const MIN_WINDOW_SHARE = 0.4;

/** How much of a tone its second harmonic may have: −13 dB. Voices have strong ones. */
const MAX_HARMONIC = 0.05;

/** What noise may do to a twist that is just allowed, in dB. */
const TWIST_MARGIN_DB = 1;

/** Harmonics so near to another tone are hidden by it, in Hz: a Hann window of 20 ms has gone by there. */
const HIDDEN_WITHIN_HZ = 150;

/**
 * Hears the keys of ITU-T Q.23 in one stream of samples; its chunking does not matter. A press is told when its pause has
 * begun, 25 ms after its end.
 *
 * Each window gives power and phase of the eight frequencies. How fast a phase advances from window to window tells a
 * frequency to about 1 Hz, far finer than 20 ms alone would.
 */
export class DtmfDetector {
  readonly #sampleRate: number;
  readonly #minPower: number;
  readonly #minWindows: number;
  readonly #maxMissed: number;
  readonly #twistDb: { readonly normal: number; readonly reverse: number };
  readonly #hop: number;
  /** The last 20 ms, and how much of them is new. */
  readonly #recent: Float64Array;
  #filled: number;
  readonly #weights: Float64Array;
  readonly #weighted: Float64Array;
  readonly #powerOfWeights: number;
  readonly #sumOfWeights: number;
  /** The phasors of the window before, unless that was too faint to look at. */
  #before: readonly Phasor[] | undefined;
  #run: DtmfPressRun<DtmfKey> | undefined;

  constructor(sampleRate: number, config: DetectDtmfConfig = {}) {
    const {
      minToneMs = 40,
      minPauseMs = 40,
      minLevelDb = -40,
      normalTwistDb = 8,
      reverseTwistDb = 4,
    } = config;
    this.#sampleRate = sampleRate;
    this.#minPower = (32_768 * 10 ** (minLevelDb / 20)) ** 2 / 2;
    this.#minWindows = Math.ceil(minToneMs / HOP_MS) - 1;
    this.#maxMissed = Math.ceil((minPauseMs * 0.6) / HOP_MS);
    this.#twistDb = { normal: normalTwistDb + TWIST_MARGIN_DB, reverse: reverseTwistDb + TWIST_MARGIN_DB };
    this.#hop = Math.round((sampleRate * HOP_MS) / 1_000);
    const length = this.#hop * HOPS;
    this.#recent = new Float64Array(length);
    this.#filled = length - this.#hop;
    this.#weighted = new Float64Array(length);
    this.#weights = Float64Array.from(
      { length },
      (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / length),
    );
    this.#sumOfWeights = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.#powerOfWeights = this.#weights.reduce((sum, weight) => sum + weight * weight, 0);
  }

  push(samples: Int16Array): DtmfPress[] {
    const presses: DtmfPress[] = [];
    for (const sample of samples) {
      this.#recent[this.#filled++] = sample;
      if (this.#filled === this.#recent.length) {
        const press = this.#listen();
        if (press !== undefined) {
          presses.push(press);
        }
        this.#recent.copyWithin(0, this.#hop);
        this.#filled -= this.#hop;
      }
    }
    return presses;
  }

  /** Ends the stream: a press that is still held is told. */
  flush(): DtmfPress[] {
    // As if silence followed, so that the last window is heard as any other.
    return this.push(new Int16Array(this.#hop * (HOPS + this.#maxMissed)));
  }

  /** Takes the window that is full. */
  #listen(): DtmfPress | undefined {
    const totalPower = this.#weigh();
    const phasors = totalPower < this.#minPower / 4 ? undefined : this.#measure();
    const before = this.#before;
    this.#before = phasors;
    const row = phasors === undefined ? 0 : loudest(phasors.slice(0, 4));
    const column = phasors === undefined ? 0 : loudest(phasors.slice(4));
    const key = DTMF_KEYS[row]?.[column];
    const lowHz = DTMF_LOW_HZ[row] ?? 0;
    const highHz = DTMF_HIGH_HZ[column] ?? 0;
    const low = this.#powerOf(phasors?.[row]);
    const high = this.#powerOf(phasors?.[4 + column]);
    if (key === undefined || low + high < MIN_WINDOW_SHARE * totalPower || low + high === 0) {
      return this.#miss();
    }

    const run = this.#run;
    if (run !== undefined && run.key !== key && run.strongWindows >= this.#minWindows) {
      return this.#miss();
    }
    const next = run?.key === key ? run : new DtmfPressRun(key);
    this.#run = next;
    next.add({
      low: this.#reading(lowHz, highHz, phasors?.[row], before?.[row]),
      high: this.#reading(highHz, lowHz, phasors?.[4 + column], before?.[4 + column]),
      totalPower,
    });
    return this.#endAfterPause(next);
  }

  #miss(): DtmfPress | undefined {
    this.#run?.miss();
    return this.#run === undefined ? undefined : this.#endAfterPause(this.#run);
  }

  #endAfterPause(run: DtmfPressRun<DtmfKey>): DtmfPress | undefined {
    if (run.missed < this.#maxMissed) {
      return undefined;
    }
    this.#run = undefined;
    return this.#isPress(run) ? { digit: run.key, durationMs: run.windows * HOP_MS } : undefined;
  }

  #isPress(run: DtmfPressRun<DtmfKey>): boolean {
    const row = DTMF_KEYS.findIndex((keys) => keys.some((key) => key === run.key));
    const column = DTMF_KEYS[row]?.findIndex((key) => key === run.key) ?? 0;
    const lowHz = DTMF_LOW_HZ[row] ?? 0;
    const highHz = DTMF_HIGH_HZ[column] ?? 0;
    const lowOffHz = this.#offHz(run.low);
    const highOffHz = this.#offHz(run.high);
    const low = run.low.power / this.#leakage(lowOffHz);
    const high = run.high.power / this.#leakage(highOffHz);
    const twistDb = 10 * Math.log10(high / low);
    return (
      run.strongWindows >= this.#minWindows &&
      Math.abs(lowOffHz) <= MAX_DEVIATION * lowHz &&
      Math.abs(highOffHz) <= MAX_DEVIATION * highHz &&
      twistDb <= this.#twistDb.reverse &&
      -twistDb <= this.#twistDb.normal &&
      low + high >= MIN_SHARE * run.totalPower &&
      (run.peakPower * Math.min(low, high)) / (low + high) >= this.#minPower &&
      run.low.harmonicPower <= MAX_HARMONIC * low &&
      run.high.harmonicPower <= MAX_HARMONIC * high
    );
  }

  /** Weighs the window, and gives its power. */
  #weigh(): number {
    let sum = 0;
    for (let index = 0; index < this.#recent.length; index++) {
      const value = (this.#recent[index] ?? 0) * (this.#weights[index] ?? 0);
      this.#weighted[index] = value;
      sum += value * value;
    }
    return sum / this.#powerOfWeights;
  }

  #measure(): readonly Phasor[] {
    return [...DTMF_LOW_HZ, ...DTMF_HIGH_HZ].map((hz) => goertzel(this.#weighted, hz / this.#sampleRate));
  }

  #reading(
    hz: number,
    otherHz: number,
    now: Phasor | undefined,
    before: Phasor | undefined,
  ): DtmfToneReading {
    const phasor = now ?? { re: 0, im: 0 };
    const harmonicHz = 2 * hz;
    const isHidden =
      Math.abs(harmonicHz - otherHz) < HIDDEN_WITHIN_HZ ||
      harmonicHz >= this.#sampleRate / 2 - HIDDEN_WITHIN_HZ;
    return {
      phasor,
      power: this.#powerOf(phasor),
      advance: this.#advance(hz, phasor, before),
      harmonicPower: isHidden ? 0 : this.#powerOf(goertzel(this.#weighted, harmonicHz / this.#sampleRate)),
    };
  }

  /** How much further the phase went than that of the exact frequency. */
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

  /** How far a tone is off its frequency, in Hz. */
  #offHz({ re, im }: { readonly re: number; readonly im: number }): number {
    return (Math.atan2(im, re) * this.#sampleRate) / (2 * Math.PI * this.#hop);
  }

  /** The power of a sine of that amplitude and phase. */
  #powerOf(phasor: Phasor | undefined): number {
    return phasor === undefined ? 0 : (2 * (phasor.re ** 2 + phasor.im ** 2)) / this.#sumOfWeights ** 2;
  }

  /** How much of the power of a tone is seen so far off its frequency: the transform of a Hann window. */
  #leakage(offHz: number): number {
    const bins = (offHz * this.#recent.length) / this.#sampleRate;
    const amplitude = bins === 0 ? 1 : Math.sin(Math.PI * bins) / (Math.PI * bins * (1 - bins * bins));
    return Math.abs(bins) >= 1 ? 0.25 : amplitude * amplitude;
  }
}

function loudest(phasors: readonly Phasor[]): number {
  const powers = phasors.map(({ re, im }) => re * re + im * im);
  return powers.indexOf(Math.max(...powers));
}
