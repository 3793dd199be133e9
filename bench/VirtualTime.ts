interface Timer {
  readonly wake: () => void;
  readonly periodMs: number;
  at: number;
}

/**
 * Replaces the clock and the intervals of this process, which are all that rxjs's `asyncScheduler` knows of time, by
 * ones that `advance` moves: so many calls' minutes pass as fast as they are computed.
 */
export class VirtualTime {
  #now = 1_700_000_000_000;
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;

  constructor() {
    Object.assign(Date, { now: () => this.#now });
    Object.assign(globalThis, {
      setInterval: (wake: () => void, periodMs: number) => {
        this.#timers.set(++this.#lastId, {
          wake,
          periodMs: Math.max(1, periodMs),
          at: this.#now + Math.max(1, periodMs),
        });
        return this.#lastId;
      },
      clearInterval: (id: number) => {
        this.#timers.delete(id);
      },
    });
  }

  /** Lets so much time pass, and wakes what is due. */
  advance(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers.values()) {
      if (timer.at <= this.#now) {
        timer.at += timer.periodMs;
        timer.wake();
      }
    }
  }
}
