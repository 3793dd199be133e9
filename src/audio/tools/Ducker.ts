import { clipSample } from '../pcm16.js';

/** How a background makes room. */
export interface DuckerConfig {
  /** Of all samples, in Hz. */
  readonly sampleRate: number;
  /** Gain of the background alone, in dB. */
  readonly gainDb: number;
  /** By how much it becomes quieter still under speech, in dB. */
  readonly duckDb: number;
  readonly attackMs: number;
  readonly releaseMs: number;
}

/** Above −46 dBFS somebody speaks. */
const SPEECH_PEAK = 164;

/** So long after it was last as loud, speech goes on, in ms: words have pauses. */
const SPEECH_HOLD_MS = 300;

/** Mixes a background under a foreground, quieter while that is loud. Its gain moves in straight lines, without clicks. */
export class Ducker {
  readonly #level: number;
  readonly #ducked: number;
  readonly #attackStep: number;
  readonly #releaseStep: number;
  readonly #holdSamples: number;
  #gain: number;
  /** How many samples the foreground has been quiet. */
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

  /** @param foreground - as long as the background, or nothing */
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
