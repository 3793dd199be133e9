/** Where a message stands on the playback clock, in ms. */
export interface PlayoutSlot {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** How far ahead of real time audio is sent unless asked otherwise, in ms. */
export const DEFAULT_SEND_AHEAD_MS = 400;

/** A message leaves at the latest this long before the audio in front of it has been played, whatever its length. */
const SAFETY_MS = 100;

/**
 * The arithmetic of real-time playout: when a message may leave, and when it will be heard.
 *
 * What has been sent is played back to back, from the moment it was sent if nothing was playing. A message may leave
 * when, with it, no more than the lead lies ahead of the clock. All deadlines are absolute, so no error adds up; after
 * an underrun (a late source, a suspended machine) the clock begins anew, and nothing is sent in a burst to catch up.
 */
export class Pacer {
  readonly sendAheadMs: number;
  #endsAt = -Infinity;
  #runsDryAt = -Infinity;

  constructor(sendAheadMs = DEFAULT_SEND_AHEAD_MS) {
    this.sendAheadMs = sendAheadMs;
  }

  /** When everything that was sent will have been played, if what was in play at a cut ran on. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** The same, if it did not. */
  get runsDryAt(): number {
    return this.#runsDryAt;
  }

  /** When a message of this length may leave. */
  dueAt(durationMs: number): number {
    return this.#runsDryAt - Math.max(this.sendAheadMs - durationMs, SAFETY_MS);
  }

  /** Takes note that a message has left, and says when it will be played. */
  send(durationMs: number, now: number): PlayoutSlot {
    const startsAt = Math.max(this.#endsAt, now);
    this.#endsAt = startsAt + durationMs;
    this.#runsDryAt = Math.max(this.#runsDryAt, now) + durationMs;
    return { startsAt, endsAt: this.#endsAt };
  }

  /**
   * Takes note that what was to be played from then on has been dropped. What was in play may be gone with it: the other
   * end is a little behind this clock, and may not have begun it.
   */
  cut(endsAt: number, now: number): void {
    this.#endsAt = Math.min(this.#endsAt, endsAt);
    this.#runsDryAt = Math.min(this.#runsDryAt, now);
  }
}
