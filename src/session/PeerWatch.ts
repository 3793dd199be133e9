/** A call without media is pinged that often, in ms. */
const PING_EVERY_MS = 10_000;

/**
 * Finds out whether a peer that sends no media is still there. A connection that was cut without a word says neither
 * anything nor that it is gone: only an answer tells.
 */
export class PeerWatch {
  readonly #pingTimeoutMs: number;
  /** When the peer last gave a sign of life other than media. */
  #aliveAt = -Infinity;
  #pingedAt = -Infinity;
  #canPing = true;

  /** @param pingTimeoutMs - how long a peer may give no sign of life; `Infinity` for ever, and without pings */
  constructor(pingTimeoutMs: number) {
    this.#pingTimeoutMs = pingTimeoutMs;
  }

  /** Takes note of a message that is no media, or of an answer to a ping. */
  alive(now: number): void {
    this.#aliveAt = now;
  }

  /** Takes note that the socket has no pings: then nothing is found out. */
  cannotPing(): void {
    this.#canPing = false;
  }

  /** Takes note that for so long nobody could be heard: that is no silence of the peer. */
  stoodStill(ms: number, now: number): void {
    this.#aliveAt = Math.min(now, this.#aliveAt + ms);
    this.#pingedAt = Math.min(now, this.#pingedAt + ms);
  }

  /** For how long the peer has given no sign of life. */
  silentMs(mediaAt: number, now: number): number {
    return now - this.#lastSign(mediaAt);
  }

  /** What is due, when media last came at that time. */
  due(mediaAt: number, now: number): 'dead' | 'ping' | undefined {
    if (!this.#isWatching) {
      return undefined;
    }
    if (this.silentMs(mediaAt, now) >= this.#pingTimeoutMs) {
      return 'dead';
    }
    if (this.#pingAt(mediaAt) > now) {
      return undefined;
    }
    this.#pingedAt = now;
    return 'ping';
  }

  /** When something is next due, if media comes no more. */
  nextAt(mediaAt: number): number {
    return this.#isWatching
      ? Math.min(this.#lastSign(mediaAt) + this.#pingTimeoutMs, this.#pingAt(mediaAt))
      : Infinity;
  }

  get #isWatching(): boolean {
    return this.#canPing && this.#pingTimeoutMs < Infinity;
  }

  #lastSign(mediaAt: number): number {
    return Math.max(mediaAt, this.#aliveAt);
  }

  #pingAt(mediaAt: number): number {
    return Math.max(mediaAt, this.#pingedAt) + PING_EVERY_MS;
  }
}
