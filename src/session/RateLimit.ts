/**
 * A token bucket: so many events a second, and so many at once. It is kept as the time at which the bucket would be full
 * again (the generic cell rate algorithm of ATM), which is one number and needs no timer.
 */
export class RateLimit {
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  readonly #most: number;
  #fullAt = 0;

  constructor(perSecond: number, burst: number) {
    this.#intervalMs = 1_000 / perSecond;
    this.#most = Math.max(1, burst);
    // `Infinity` events at once are no limit, even when each takes no time.
    this.#toleranceMs = burst === Infinity ? Infinity : burst * this.#intervalMs;
  }

  /**
   * Takes an event, or one that counts as several; whether it is within the limit.
   *
   * @param now - in ms, from 0
   * @param count - one that counts as more than a burst counts as a burst
   */
  allows(now: number, count = 1): boolean {
    const taken = this.#intervalMs * (count < this.#most ? count : this.#most);
    const fullAt = (this.#fullAt > now ? this.#fullAt : now) + taken;
    if (fullAt - now > this.#toleranceMs) {
      return false;
    }
    this.#fullAt = fullAt;
    return true;
  }
}
