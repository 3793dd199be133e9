/** How much is there before it is said, in ms: browsers and networks deliver in bursts of two or three packets of 20 ms. */
const LEAD_MS = 60;
/** When more than that waits, clocks or a pause have let it grow old, and only the newest lead is kept. */
const MAX_MS = 300;

/**
 * Evens out live audio: pieces come when they come, and leave at a steady pace. A plain state machine. Holds some
 * audio back, starts over when it runs dry, and drops the oldest when too much waits.
 */
export class LiveVoice {
  readonly #lead: number;
  readonly #max: number;
  #waiting = new Int16Array(0);
  #isSaying = false;

  constructor(sampleRate: number) {
    this.#lead = (LEAD_MS * sampleRate) / 1_000;
    this.#max = (MAX_MS * sampleRate) / 1_000;
  }

  push(samples: Int16Array): void {
    const all = new Int16Array(this.#waiting.length + samples.length);
    all.set(this.#waiting);
    all.set(samples, this.#waiting.length);
    this.#waiting = all.length > this.#max ? all.slice(-this.#lead) : all;
    this.#isSaying ||= this.#waiting.length >= this.#lead;
  }

  /** Takes what is to be said next, filled up with silence; `undefined` when there is nothing to say. */
  next(count: number): Int16Array | undefined {
    if (!this.#isSaying) {
      return undefined;
    }
    const said = new Int16Array(count);
    said.set(this.#waiting.subarray(0, count));
    this.#isSaying = this.#waiting.length >= count;
    this.#waiting = this.#waiting.slice(count);
    return said;
  }
}
