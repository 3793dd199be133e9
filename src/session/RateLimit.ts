/**
 * A token bucket: so many events a second, and so many at once. It is kept as the time at which the bucket would be full
 * again (the generic cell rate algorithm of ATM), which is one number and needs no timer.
 */
export class RateLimit {
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  readonly #burst: number;
  #fullAt = 0;

  constructor(perSecond: number, burst: number) {
    this.#intervalMs = 1_000 / perSecond;
    this.#burst = burst;
    // `Infinity` events at once are no limit, even when each takes no time.
    this.#toleranceMs = burst === Infinity ? Infinity : burst * this.#intervalMs;
  }

  /**
   * Takes an event; whether it is within the limit.
   *
   * @param now - in ms, from 0
   * @param count - as how many it counts, but never as more than a burst
   */
  allows(now: number, count = 1): boolean {
    const fullAt =
      (this.#fullAt > now ? this.#fullAt : now) + Math.min(count, this.#burst) * this.#intervalMs;
    if (fullAt - now > this.#toleranceMs) {
      return false;
    }
    this.#fullAt = fullAt;
    return true;
  }
}
