import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio } from './SentAudio.js';

/** Options for a `PlayoutEnding`. */
export interface PlayoutEndingConfig {
  readonly sent: SentAudio<PlayoutItem>;
  /** Audio that is not sent yet, in ms. */
  readonly queuedMs: number;
  readonly maxWaitMs: number;
  readonly now: number;
}

/** The longest wait for a source that does not complete, in ms. */
const ENDLESS_SOURCE_MS = 60_000;

/**
 * How long a call that is ending waits for queued audio: until `maxWaitMs` after all sent audio should have been heard,
 * however much is sent meanwhile, but at most a minute longer than the audio that was queued at the beginning.
 */
export class PlayoutEnding {
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #since: number;
  readonly #maxWaitMs: number;
  readonly #endlessAt: number;
  #standstillMs = 0;

  constructor({ sent, queuedMs, maxWaitMs, now }: PlayoutEndingConfig) {
    this.#sent = sent;
    this.#since = now;
    this.#maxWaitMs = maxWaitMs;
    const remainingMs = Math.max(0, sent.endsAt - now) + queuedMs;
    this.#endlessAt = now + remainingMs + maxWaitMs + ENDLESS_SOURCE_MS;
  }

  /** When the wait times out. */
  get giveUpAt(): number {
    const giveUpAt = Math.min(this.#endlessAt, Math.max(this.#since, this.#sent.endsAt) + this.#maxWaitMs);
    return giveUpAt + this.#standstillMs;
  }

  /** Notes that this process stood still for so many ms: nothing was sent, and no echo was read. */
  stoodStill(ms: number): void {
    this.#standstillMs += ms;
  }

  /** Returns when the end is next checked: all audio may have been heard, or the wait times out. */
  nextAt(): number {
    return Math.min(this.giveUpAt, this.#sent.messages.length === 0 ? Infinity : this.#sent.endsAt);
  }
}
