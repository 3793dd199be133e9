import { asyncScheduler, type Subscription } from 'rxjs';
import { steadyNow } from '../support/steadyNow.js';

/** What the runtime's timers hold, 24 days; they fire at once for a longer delay. A timer that fires early wakes nobody. */
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
}

/**
 * One timer for many calls: it is set to the earliest of all alarms, and not at all when there is none. Timers are
 * rxjs's, so that a `TestScheduler` drives them.
 */
export class Ticker {
  readonly #startedAt = steadyNow();
  /** Those that are set, in the order in which they were first set. */
  readonly #alarms = new Set<Entry>();
  #timer: Subscription | undefined;
  #firesAt = Infinity;

  /** The time since the ticker was created, in ms; never goes back. */
  now(): number {
    return steadyNow() - this.#startedAt;
  }

  /** Creates an alarm that is not set. */
  alarm(wake: (now: number) => void): Alarm {
    const collector: Entry = {
      wake,
      at: Infinity,
      set: (at) => {
        collector.at = at;
        if (at === Infinity) {
          this.#alarms.delete(collector);
        } else {
          this.#alarms.add(collector);
          this.#schedule(at);
        }
      },
      release: () => {
        this.#alarms.delete(collector);
        if (this.#alarms.size === 0) {
          this.#stop();
        }
      },
    };
    return collector;
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
    // What is set meanwhile to a time that has passed has its turn next time.
    const due = [...this.#alarms].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
    try {
      for (const entry of due) {
        if (this.#alarms.has(entry) && entry.at <= now) {
          this.#alarms.delete(entry);
          entry.wake(now);
        }
      }
    } finally {
      // Also when one of them throws: the others are other calls.
      if (this.#alarms.size > 0) {
        this.#schedule(Math.min(...Array.from(this.#alarms, ({ at }) => at)));
      }
    }
  }

  #stop(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#firesAt = Infinity;
  }
}
