/** Quieter sound counts as silent, and louder sound is not a noise that people could speak over, in dBFS. */
const LOWEST_DB = -65;
const HIGHEST_DB = -25;

/** Highest floor before the line has been heard for a while, in dBFS. */
const HIGHEST_AT_FIRST_DB = -45;

/** A level is the mean of 320 ms: a lost packet is not a quiet line, and many voices at once have a steady level. */
const SMOOTHED_WINDOWS = 16;

/** The quietest moment of the last 12 blocks of 12 windows: of 2.9 s, within which every speaker takes a breath. */
const BLOCKS = 12;
const BLOCK_WINDOWS = 12;

/** How fast the floor rises, in dB per window of 20 ms: 10 dB/s. */
const RISE_DB = 0.2;

/**
 * Follows the noise of a line: the quietest moment of the last seconds (R. Martin's minimum statistics, on levels). It
 * falls within 320 ms, and rises slowly after 2.9 s without a quieter moment.
 */
export class NoiseFloor {
  readonly #recent: number[] = [];
  readonly #blocks: number[] = [];
  #blockMin = Infinity;
  #windowsInBlock = 0;
  #floorDb: number | undefined;

  /** The noise, in dBFS. */
  get db(): number {
    return this.#floorDb ?? HIGHEST_AT_FIRST_DB;
  }

  /** Takes the level of a window of 20 ms, in dBFS. */
  learn(levelDb: number): void {
    this.#recent.push(10 ** (Math.max(LOWEST_DB, levelDb) / 10));
    if (this.#recent.length > SMOOTHED_WINDOWS) {
      this.#recent.shift();
    }
    const power = this.#recent.reduce((sum, value) => sum + value, 0) / this.#recent.length;
    const smoothedDb = 10 * Math.log10(power);
    this.#blockMin = Math.min(this.#blockMin, smoothedDb);
    const quietestDb = Math.min(this.#blockMin, ...this.#blocks);
    const limitDb = Math.min(HIGHEST_DB, quietestDb);
    this.#floorDb =
      this.#floorDb === undefined
        ? Math.min(HIGHEST_AT_FIRST_DB, limitDb)
        : Math.min(limitDb, this.#floorDb + RISE_DB);
    if (++this.#windowsInBlock === BLOCK_WINDOWS) {
      this.#blocks.push(this.#blockMin);
      if (this.#blocks.length === BLOCKS) {
        this.#blocks.shift();
      }
      this.#blockMin = Infinity;
      this.#windowsInBlock = 0;
    }
  }
}
