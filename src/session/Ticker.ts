import { asyncScheduler, type Subscription } from 'rxjs';
import { SteadyClock } from '../audio/SteadyClock.js';
import { type Timed, TimeQueue } from './TimeQueue.js';

/** What the runtime's timers hold, 24 days; a longer delay is none to them. A timer that fires early wakes nobody. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** A wake-up call that can be moved. */
export interface Alarm {
  /** Wakes at a time of the ticker's clock; `Infinity` for not at all. */
  set(at: number): void;
  /** Never wakes again, and leaves nothing behind. */
  release(): void;
}

interface Entry extends Alarm, Timed {
  readonly wake: (now: number) => void;
  /** When to wake it; it stands in the queue by the earliest time that it was set to since it woke. */
  at: number;
}

/**
 * One timer for many calls: it is set to the earliest of all alarms, and not at all when there is none. All its time is
 * rxjs's, so that a `TestScheduler` drives it.
 */
export class Ticker {
  readonly #clock = new SteadyClock();
  /** Times count from here, also for the clock: small integers, which need no memory of their own. */
  readonly #startedAt = asyncScheduler.now();
  readonly #queue = new TimeQueue<Entry>();
  #timer: Subscription | undefined;
  #firesAt = Infinity;
  /** When the message came that is being handled: near enough for what may be off by as long as that takes. */
  handlingSince: number | undefined;

  constructor() {
    this.#clock.read(0);
  }

  /** The time since the ticker was made, in ms; never goes back. */
  now(): number {
    return this.#clock.read(asyncScheduler.now() - this.#startedAt);
  }

  /** Makes an alarm that is not set. */
  alarm(wake: (now: number) => void): Alarm {
    const entry: Entry = {
      wake,
      at: Infinity,
      queuedAt: Infinity,
      order: 0,
      index: -1,
      set: (at) => {
        entry.at = at;
        // Moving an alarm back costs nothing: it wakes in vain once, and is queued again then.
        if (at < entry.queuedAt) {
          this.#take(entry);
          entry.queuedAt = at;
          this.#queue.add(entry);
          this.#schedule(at);
        }
      },
      release: () => {
        entry.at = Infinity;
        this.#take(entry);
        if (this.#queue.first === undefined) {
          this.#stop();
        }
      },
    };
    return entry;
  }

  #take(entry: Entry): void {
    if (entry.index >= 0) {
      this.#queue.remove(entry);
    }
    entry.queuedAt = Infinity;
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
    const { lastOrder } = this.#queue;
    try {
      // What is set to a time that has passed meanwhile has its turn next time.
      for (
        let entry = this.#queue.first;
        entry !== undefined && entry.queuedAt <= now && entry.order <= lastOrder;
        entry = this.#queue.first
      ) {
        const { at } = entry;
        this.#take(entry);
        entry.at = Infinity;
        if (at <= now) {
          entry.wake(now);
        } else {
          entry.set(at);
        }
      }
    } finally {
      // Also when one of them throws: the others are other calls.
      if (this.#queue.first !== undefined) {
        this.#schedule(this.#queue.first.queuedAt);
      }
    }
  }

  #stop(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#firesAt = Infinity;
  }
}
