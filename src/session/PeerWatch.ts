/** How often a call without media is pinged, in ms. */
const PING_EVERY_MS = 10_000;

/**
 * Finds out whether a peer that sends no media is still there. A connection can break without a close; then only a
 * missing answer to a ping shows it.
 */
export class PeerWatch {
  readonly #pingTimeoutMs: number;
  /** When the last sign of life other than media came. */
  #aliveAt = -Infinity;
  #pingedAt = -Infinity;
  #canPing = true;

  /** @param pingTimeoutMs - how long a peer may show no sign of life, in ms; `Infinity` for no limit and no pings */
  constructor(pingTimeoutMs: number) {
    this.#pingTimeoutMs = pingTimeoutMs;
  }

  /** Notes a message other than media, or an answer to a ping. */
  alive(now: number): void {
    this.#aliveAt = now;
  }

  /** Notes that the socket cannot ping: then the watch reports nothing. */
  cannotPing(): void {
    this.#canPing = false;
  }

  /** Notes that this process stood still for so many ms: the time does not count as silence of the peer. */
  stoodStill(ms: number, now: number): void {
    this.#aliveAt = Math.min(now, this.#aliveAt + ms);
    this.#pingedAt = Math.min(now, this.#pingedAt + ms);
  }

  /** Returns for how long the peer has shown no sign of life, in ms. */
  silentMs(mediaAt: number, now: number): number {
    return now - this.#lastSign(mediaAt);
  }

  /** Returns what is due, if the last media came at `mediaAt`. */
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

  /** Returns when something is next due, if no more media comes. */
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
