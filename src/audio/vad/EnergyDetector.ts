import type { AudioFrame } from '../AudioFrame.js';
import { AudioWindows } from '../AudioWindows.js';
import { NoiseFloor } from './NoiseFloor.js';
import { SpeechBand } from './SpeechBand.js';
import type { SpeechDetector, SpeechWindow } from './SpeechDetector.js';

const WINDOW_MS = 20;

/**
 * The bands of voices and of their hisses. White noise is 6 dB quieter in the lower band than in the whole telephone
 * band. Mains hum and its loud harmonics are below; frequencies that telephones do not carry are above.
 */
const BANDS = [
  { lowHz: 200, highHz: 1_000 },
  { lowHz: 1_000, highHz: 3_400 },
] as const;

/**
 * Options for {@link energyDetector}.
 *
 * @public
 */
export interface EnergyDetectorOptions {
  /** How far above the noise speech begins, in dB. @defaultValue 8 */
  readonly startDb?: number;
  /** How far above the noise speech continues, in dB; at most `startDb`. @defaultValue 5 */
  readonly endDb?: number;
  /** Quieter sound never begins speech, in dBFS. @defaultValue -50 */
  readonly minLevelDb?: number;
}

/**
 * Detects sound that is louder than the noise of the line in one of two bands. Speech begins and ends at different
 * levels, so that sound near one of them does not flicker.
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
      // Leaked bot audio raises the level, and an echo suppressor in the network lowers it: neither is noise of the
      // line.
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
