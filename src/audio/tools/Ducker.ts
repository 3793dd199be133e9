import { clipSample } from '../pcm16.js';

/** Levels and times of a background. */
export interface DuckerConfig {
  /** Sample rate of all samples, in Hz. */
  readonly sampleRate: number;
  /** Gain of the background alone, in dB. */
  readonly gainDb: number;
  /** How much quieter the background is under speech, in dB. */
  readonly duckDb: number;
  readonly attackMs: number;
  readonly releaseMs: number;
}

/** Louder samples are speech: −46 dBFS. */
const SPEECH_PEAK = 164;

/** Speech lasts this long after its last loud sample, in ms: words have pauses. */
const SPEECH_HOLD_MS = 300;

/**
 * Mixes a background under a foreground, quieter while the foreground is loud. The gain changes in straight lines, so
 * that it does not click.
 */
export class Ducker {
  readonly #level: number;
  readonly #ducked: number;
  readonly #attackStep: number;
  readonly #releaseStep: number;
  readonly #holdSamples: number;
  #gain: number;
  /** For how many samples the foreground has been quiet. */
  #quiet = Infinity;

  constructor(config: DuckerConfig) {
    const { sampleRate, gainDb, duckDb, attackMs, releaseMs } = config;
    this.#level = 10 ** (gainDb / 20);
    this.#ducked = 10 ** ((gainDb - duckDb) / 20);
    const way = this.#level - this.#ducked;
    this.#attackStep = attackMs > 0 ? (way * 1_000) / (attackMs * sampleRate) : way;
    this.#releaseStep = releaseMs > 0 ? (way * 1_000) / (releaseMs * sampleRate) : way;
    this.#holdSamples = (SPEECH_HOLD_MS * sampleRate) / 1_000;
    this.#gain = this.#level;
  }

  /** @param foreground - as long as the background, or empty */
  mix(foreground: Int16Array, background: Int16Array): Int16Array {
    const mixed = new Int16Array(background.length);
    for (let index = 0; index < mixed.length; index++) {
      const front = foreground[index] ?? 0;
      this.#quiet = Math.abs(front) > SPEECH_PEAK ? 0 : this.#quiet + 1;
      this.#gain =
        this.#quiet < this.#holdSamples
          ? Math.max(this.#ducked, this.#gain - this.#attackStep)
          : Math.min(this.#level, this.#gain + this.#releaseStep);
      mixed[index] = clipSample(front + (background[index] ?? 0) * this.#gain);
    }
    return mixed;
  }
}
