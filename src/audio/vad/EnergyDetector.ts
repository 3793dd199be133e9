import type { AudioFrame } from '../AudioFrame.js';
import { AudioWindows } from '../AudioWindows.js';
import { NoiseFloor } from './NoiseFloor.js';
import { SpeechBand } from './SpeechBand.js';
import type { SpeechDetector, SpeechWindow } from './SpeechDetector.js';

const WINDOW_MS = 20;

/**
 * Where voices are, and where their hisses: white noise is 6 dB fainter in the lower one than in all of the telephone
 * band. Mains hum and its loud harmonics are below, what telephones do not carry is above.
 */
const BANDS = [
  { lowHz: 200, highHz: 1_000 },
  { lowHz: 1_000, highHz: 3_400 },
] as const;

/**
 * What is loud enough to be speech.
 *
 * @public
 */
export interface EnergyDetectorOptions {
  /** How far above the noise speech begins, in dB. @defaultValue 8 */
  readonly startDb?: number;
  /** How far above the noise it is still speech, in dB; at most `startDb`. @defaultValue 5 */
  readonly endDb?: number;
  /** What is fainter than this never begins to be speech, in dBFS. @defaultValue -50 */
  readonly minLevelDb?: number;
}

/**
 * Takes for speech what is louder in one of two bands than the noise of the line there: with two thresholds above it, so
 * that what is near one of them does not flicker.
 */
export class EnergyDetector implements SpeechDetector {
  readonly #startDb: number;
  readonly #endDb: number;
  readonly #minLevelDb: number;
  readonly #windows = new AudioWindows(WINDOW_MS);
  readonly #floors = BANDS.map(() => new NoiseFloor());
  #sampleRate = 0;
  #bands: readonly SpeechBand[] = [];
  #isSpeech = false;
  #hasLearnt = false;

  constructor(options: Required<EnergyDetectorOptions>) {
    this.#startDb = options.startDb;
    this.#endDb = options.endDb;
    this.#minLevelDb = options.minLevelDb;
  }

  push(frame: AudioFrame, isBotSpeaking: boolean): SpeechWindow[] {
    const readings: SpeechWindow[] = [];
    for (const { samples, sampleRate, timestampMs: atMs } of this.#windows.push(frame)) {
      if (sampleRate !== this.#sampleRate) {
        this.#sampleRate = sampleRate;
        this.#bands = BANDS.map((band) => new SpeechBand({ ...band, sampleRate }));
      }
      const levelsDb = this.#bands.map((band) => band.levelDb(samples));
      // A leak of ours raises the level, and an echo suppressor in the network lowers it: neither is the line's noise.
      if (!isBotSpeaking || !this.#hasLearnt) {
        this.#floors.forEach((floor, index) => {
          floor.learn(levelsDb[index] ?? -Infinity);
        });
        this.#hasLearnt = true;
      }
      this.#isSpeech = levelsDb.some((levelDb, index) => this.#isLoud(levelDb, this.#floors[index]?.db ?? 0));
      readings.push({ atMs, durationMs: (samples.length * 1_000) / sampleRate, isSpeech: this.#isSpeech });
    }
    return readings;
  }

  #isLoud(levelDb: number, floorDb: number): boolean {
    const startDb = Math.max(floorDb + this.#startDb, this.#minLevelDb);
    return levelDb >= (this.#isSpeech ? startDb - this.#startDb + this.#endDb : startDb);
  }
}
