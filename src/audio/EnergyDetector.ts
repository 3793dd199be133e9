import type { AudioFrame } from './AudioFrame.js';
import { AudioWindows } from './AudioWindows.js';
import { NoiseFloor } from './NoiseFloor.js';
import { SpeechBand } from './SpeechBand.js';
import type { SpeechDetector, SpeechWindow } from './SpeechDetector.js';

const WINDOW_MS = 20;

/**
 * What is loud enough to be speech.
 *
 * @public
 */
export interface EnergyDetectorConfig {
  /** How far above the noise speech begins, in dB. @defaultValue 8 */
  readonly startDb?: number;
  /** How far above the noise it is still speech, in dB; at most `startDb`. @defaultValue 5 */
  readonly endDb?: number;
  /** What is fainter than this never begins to be speech, in dBFS. @defaultValue -50 */
  readonly minLevelDb?: number;
}

/** Takes for speech what is louder, between 200 and 3,400 Hz, than the noise of the line: with two thresholds above it. */
export class EnergyDetector implements SpeechDetector {
  readonly #startDb: number;
  readonly #endDb: number;
  readonly #minLevelDb: number;
  readonly #windows = new AudioWindows(WINDOW_MS);
  readonly #floor = new NoiseFloor();
  #sampleRate = 0;
  #band: SpeechBand | undefined;
  #isSpeech = false;
  #hasLearnt = false;

  constructor(config: EnergyDetectorConfig = {}) {
    const { startDb = 8, endDb = 5, minLevelDb = -50 } = config;
    this.#startDb = startDb;
    this.#endDb = endDb;
    this.#minLevelDb = minLevelDb;
  }

  push(frame: AudioFrame, isBotSpeaking: boolean): SpeechWindow[] {
    const readings: SpeechWindow[] = [];
    for (const { samples, sampleRate, timestampMs: atMs } of this.#windows.push(frame)) {
      if (this.#band === undefined || sampleRate !== this.#sampleRate) {
        this.#sampleRate = sampleRate;
        this.#band = new SpeechBand(sampleRate);
      }
      const levelDb = this.#band.levelDb(samples);
      // A leak of ours raises the level, and an echo suppressor in the network lowers it: neither is the line's noise.
      if (!isBotSpeaking || !this.#hasLearnt) {
        this.#floor.learn(levelDb);
        this.#hasLearnt = true;
      }
      this.#isSpeech = this.#isLoud(levelDb);
      readings.push({ atMs, durationMs: (samples.length * 1_000) / sampleRate, isSpeech: this.#isSpeech });
    }
    return readings;
  }

  #isLoud(levelDb: number): boolean {
    const startDb = Math.max(this.#floor.db + this.#startDb, this.#minLevelDb);
    return levelDb >= (this.#isSpeech ? startDb - this.#startDb + this.#endDb : startDb);
  }
}
