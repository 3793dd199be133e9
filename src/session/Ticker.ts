import { asyncScheduler, type Subscription } from 'rxjs';
import { SteadyClock } from '../audio/SteadyClock.js';

/** What the runtime's timers hold, 24 days; a longer delay is none to them. A timer that fires early wakes nobody. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A wake-up call that can be moved. */
export interface Alarm {
  /** Wakes at a time of the ticker's clock; `Infinity` for not at all. */
  set(at: number): void;
  /** Never wakes again, and leaves nothing behind. */
  release(): void;
}

interface Entry extends Alarm {
  readonly wake: (now: number) => void;
  at: number;
  /** Where it stands in the queue; it may have been moved to a later time since. */
  queuedAt: number;
}

/**
 * One timer for many calls: it is set to the earliest of all alarms, and not at all when there is none. All its time is
 * rxjs's, so that a `TestScheduler` drives it.
 */
export class Ticker {
  readonly #clock = new SteadyClock();
  readonly #entries = new Set<Entry>();
  #timer: Subscription | undefined;
  #firesAt = Infinity;

  /** The time in ms; never goes back. */
  now(): number {
    return this.#clock.read(asyncScheduler.now());
  }

  /** Makes an alarm that is not set. */
  alarm(wake: (now: number) => void): Alarm {
    const entry: Entry = {
      wake,
      at: Infinity,
      queuedAt: Infinity,
      set: (at) => {
        entry.at = at;
        // Moving an alarm back costs nothing: it wakes in vain once, and is queued again then.
        if (at < entry.queuedAt) {
          entry.queuedAt = at;
          this.#entries.add(entry);
          this.#schedule(at);
        }
      },
      release: () => {
        entry.at = Infinity;
        entry.queuedAt = Infinity;
        if (this.#entries.delete(entry) && this.#entries.size === 0) {
          this.#stop();
        }
      },
    };
    return entry;
  }

  #schedule(at: number): void {
    // To the millisecond, and never in the past: timers have no finer grain.
    const firesAt = Math.ceil(at);
    if (firesAt < this.#firesAt) {
      this.#timer?.unsubscribe();
      this.#firesAt = firesAt;
      this.#timer = asyncScheduler.schedule(
        () => {
          this.#fire();
        },
        Math.min(MAX_DELAY_MS, Math.max(0, firesAt - this.now())),
      );
    }
  }

  #fire(): void {
    this.#stop();
    const now = this.now();
    try {
      for (const entry of [...this.#entries]) {
        if (entry.queuedAt <= now) {
          this.#entries.delete(entry);
          entry.queuedAt = Infinity;
          const { at } = entry;
          entry.at = Infinity;
          if (at <= now) {
            entry.wake(now);
          } else {
            entry.set(at);
          }
        }
      }
    } finally {
      // Also when one of them throws: the others are other calls.
      let next = Infinity;
      for (const { queuedAt } of this.#entries) {
        next = Math.min(next, queuedAt);
      }
      if (next < Infinity) {
        this.#schedule(next);
      }
    }
  }

  #stop(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#firesAt = Infinity;
  }
}
