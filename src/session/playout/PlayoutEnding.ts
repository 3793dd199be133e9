import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio } from './SentAudio.js';

/** What a wait for the end begins with. */
export interface PlayoutEndingConfig {
  readonly sent: SentAudio<PlayoutItem>;
  /** Milliseconds of audio that are not sent yet. */
  readonly queuedMs: number;
  readonly maxWaitMs: number;
  readonly now: number;
}

/** Sources that go on and on are waited for this long at most. */
const ENDLESS_SOURCE_MS = 60_000;

/**
 * How long a call that is to end waits until everything was heard: `maxWaitMs` from when the last of what was sent should
 * have been, however much is sent meanwhile, but no more than a minute beyond what was queued at the beginning.
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

  /** When it waits no longer. */
  get giveUpAt(): number {
    const giveUpAt = Math.min(this.#endlessAt, Math.max(this.#since, this.#sent.endsAt) + this.#maxWaitMs);
    return giveUpAt + this.#standstillMs;
  }

  /** Takes note that this process stood still for so long: nothing was sent, and no echo heard. */
  stoodStill(ms: number): void {
    this.#standstillMs += ms;
  }

  /** When there is next something to be seen to: all may have been heard, or it waits no longer. */
  nextAt(): number {
    return Math.min(this.giveUpAt, this.#sent.messages.length === 0 ? Infinity : this.#sent.endsAt);
  }
}
