import { DTMF_HIGH_HZ, DTMF_KEYS, DTMF_LOW_HZ, type DtmfKey } from './dtmfKeys.js';
import { DtmfPressRun } from './DtmfPressRun.js';
import { DtmfWindowReader } from './DtmfWindowReader.js';

/**
 * Options for {@link detectDtmf}: which tones are digits. The defaults are the limits of ITU-T Q.24 for AT&T.
 *
 * @public
 */
export interface DetectDtmfOptions {
  /**
   * Shortest tone that is always detected, in ms, from 30. A tone that is 17 ms shorter is never detected.
   *
   * @defaultValue 40
   */
  readonly minToneMs?: number;
  /** Shortest pause that always separates two digits, in ms, from 30. A quarter of it never does. @defaultValue 40 */
  readonly minPauseMs?: number;
  /** Lowest peak level of the fainter tone, in dBFS. @defaultValue -40, about −37 dBm0 */
  readonly minLevelDb?: number;
  /** How much louder the lower tone may be, in dB. @defaultValue 8 */
  readonly normalTwistDb?: number;
  /** How much louder the higher tone may be, in dB. @defaultValue 4 */
  readonly reverseTwistDb?: number;
}

/** A DTMF digit that was detected. */
export interface DtmfPress {
  readonly digit: DtmfKey;
  readonly durationMs: number;
}

/** Windows are 20 ms long and begin every 5 ms. */
const HOP_MS = 5;
const HOPS = 4;

/**
 * Between the 1.5 % that must be accepted and the 3.5 % that must be rejected (Q.24). Short tones read up to a tenth
 * low.
 */
const MAX_DEVIATION = 0.024;

/** Share of the power that must be in the two tones: 0.97 at 15 dB above noise, seldom half in speech. */
const MIN_SHARE = 0.8;

/** Largest second harmonic of a tone: −13 dB. Voices have strong harmonics. */
const MAX_HARMONIC = 0.05;

/** How much noise may add to a twist at the limit, in dB. */
const TWIST_MARGIN_DB = 1;

/**
 * Detects the digits of ITU-T Q.23 in one stream of samples; the chunk size does not matter. A digit is returned when
 * its pause has begun, 25 ms after its end.
 */
export class DtmfDetector {
  readonly #minPower: number;
  readonly #minWindows: number;
  readonly #maxMissed: number;
  readonly #twistDb: { readonly normal: number; readonly reverse: number };
  readonly #hop: number;
  /** The last 20 ms, and how many samples of them are filled. */
  readonly #recent: Float64Array;
  #filled: number;
  readonly #reader: DtmfWindowReader;
  #run: DtmfPressRun<DtmfKey> | undefined;

  constructor(sampleRate: number, options: DetectDtmfOptions = {}) {
    const {
      minToneMs = 40,
      minPauseMs = 40,
      minLevelDb = -40,
      normalTwistDb = 8,
      reverseTwistDb = 4,
    } = options;
    this.#minPower = (32_768 * 10 ** (minLevelDb / 20)) ** 2 / 2;
    this.#minWindows = Math.ceil(minToneMs / HOP_MS) - 1;
    this.#maxMissed = Math.ceil((minPauseMs * 0.6) / HOP_MS);
    this.#twistDb = { normal: normalTwistDb + TWIST_MARGIN_DB, reverse: reverseTwistDb + TWIST_MARGIN_DB };
    this.#hop = Math.round((sampleRate * HOP_MS) / 1_000);
    const length = this.#hop * HOPS;
    this.#recent = new Float64Array(length);
    this.#filled = length - this.#hop;
    // Two tones that fill half of a window have half of the minimum power.
    const minPower = this.#minPower / 4;
    this.#reader = new DtmfWindowReader({ sampleRate, length, hop: this.#hop, minPower });
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

  /** Ends the stream; a digit that is still pressed is returned. */
  flush(): DtmfPress[] {
    // As if silence followed, so that the last window is processed like any other.
    return this.push(new Int16Array(this.#hop * (HOPS + this.#maxMissed)));
  }

  /** Processes a full window. */
  #listen(): DtmfPress | undefined {
    const reading = this.#reader.read(this.#recent);
    const run = this.#run;
    if (reading !== undefined && run?.key === reading.key) {
      run.add(reading);
    } else if (reading !== undefined && (run === undefined || run.strongWindows < this.#minWindows)) {
      this.#run = new DtmfPressRun(reading.key);
      this.#run.add(reading);
    } else {
      run?.miss();
    }
    if (this.#run === undefined || this.#run.missed < this.#maxMissed) {
      return undefined;
    }
    const ended = this.#run;
    this.#run = undefined;
    return this.#isPress(ended) ? { digit: ended.key, durationMs: ended.windows * HOP_MS } : undefined;
  }

  #isPress(run: DtmfPressRun<DtmfKey>): boolean {
    const row = DTMF_KEYS.findIndex((keys) => keys.some((key) => key === run.key));
    const column = DTMF_KEYS[row]?.findIndex((key) => key === run.key) ?? 0;
    const lowOffHz = this.#reader.offHz(run.low);
    const highOffHz = this.#reader.offHz(run.high);
    const low = run.low.power / this.#reader.shareSeen(lowOffHz);
    const high = run.high.power / this.#reader.shareSeen(highOffHz);
    const twistDb = 10 * Math.log10(high / low);
    return (
      run.strongWindows >= this.#minWindows &&
      Math.abs(lowOffHz) <= MAX_DEVIATION * (DTMF_LOW_HZ[row] ?? 0) &&
      Math.abs(highOffHz) <= MAX_DEVIATION * (DTMF_HIGH_HZ[column] ?? 0) &&
      twistDb <= this.#twistDb.reverse &&
      -twistDb <= this.#twistDb.normal &&
      low + high >= MIN_SHARE * run.totalPower &&
      (run.peakPower * Math.min(low, high)) / (low + high) >= this.#minPower &&
      run.low.harmonicPower <= MAX_HARMONIC * low &&
      run.high.harmonicPower <= MAX_HARMONIC * high
    );
  }
}
