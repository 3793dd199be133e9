/** When a message plays, on the playback clock in ms. */
export interface PlayoutSlot {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** How far ahead of real time audio is sent by default, in ms. */
export const DEFAULT_SEND_AHEAD_MS = 400;

/** A message of any length leaves at least this long before the audio before it has been played, in ms. */
const SAFETY_MS = 100;

/**
 * The arithmetic of real-time playout: when a message may leave, and when it is heard.
 *
 * Messages play one after another, starting when the first is sent. A message may leave when the audio that is sent
 * ahead, including the message, is at most `sendAheadMs`. All deadlines are absolute, so errors do not add up. After an
 * underrun (a late source, a suspended machine) the clock starts again: no burst catches up.
 */
export class Pacer {
  readonly sendAheadMs: number;
  #endsAt = -Infinity;
  #runsDryAt = -Infinity;

  constructor(sendAheadMs = DEFAULT_SEND_AHEAD_MS) {
    this.sendAheadMs = sendAheadMs;
  }

  /** When all sent audio will have been played, if the message in play at a cut was played to its end. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** When all sent audio will have been played, if the message in play at a cut was dropped. */
  get runsDryAt(): number {
    return this.#runsDryAt;
  }

  /** When a message of this length may leave. */
  dueAt(durationMs: number): number {
    return this.#runsDryAt - Math.max(this.sendAheadMs - durationMs, SAFETY_MS);
  }

  /** Records that a message has left, and returns when it will be played. */
  send(durationMs: number, now: number): PlayoutSlot {
    const startsAt = Math.max(this.#endsAt, now);
    this.#endsAt = startsAt + durationMs;
    this.#runsDryAt = Math.max(this.#runsDryAt, now) + durationMs;
    return { startsAt, endsAt: this.#endsAt };
  }

  /**
   * Records that audio from `endsAt` on was dropped. The message in play may be dropped too: the other end is a little
   * later than this clock, and may not have started it.
   */
  cut(endsAt: number, now: number): void {
    this.#endsAt = Math.min(this.#endsAt, endsAt);
    this.#runsDryAt = Math.min(this.#runsDryAt, now);
  }
}
