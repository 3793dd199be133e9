/**
 * Makes a clock that never goes back out of one that may: wall clocks are set. A step back moves the origin, so that
 * deadlines computed before it still hold.
 */
export class SteadyClock {
  #last = -Infinity;
  #offset = 0;

  /** @param now - the wall clock, in ms */
  read(now: number): number {
    const steady = now + this.#offset;
    if (steady < this.#last) {
      this.#offset += this.#last - steady;
      return this.#last;
    }
    this.#last = steady;
    return steady;
  }
}
