import { asyncScheduler, type Subscription } from 'rxjs';
import { isVirtualTime, steadyNow } from '../support/steadyNow.js';

/** What the runtime's timers hold, 24 days; they fire at once for a longer delay. A timer that fires early wakes nobody. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * The timer looks in so often at least, and halfway to what is due soon, in ms: so it is known, but for so much, since when
 * the process has stood still.
 */
const LOOK_IN_MS = 250;
const FINEST_LOOK_MS = 20;

/** A wake-up call that can be moved. */
export interface Alarm {
  /** Wakes at a time of the ticker's clock; `Infinity` for not at all. */
  set(at: number): void;
  /** Never wakes again, and leaves nothing behind. */
  release(): void;
}

/** Is told that the process stood still for so long: nobody could be heard meanwhile, whatever they said. */
export type OnStandstill = (ms: number, now: number) => void;

interface Entry extends Alarm {
  readonly wake: (now: number) => void;
  readonly onStandstill: OnStandstill | undefined;
  at: number;
}

/**
 * One timer for many calls: it is set to the earliest of all alarms, and not at all when there is none. Timers are
 * rxjs's, so that a `TestScheduler` drives them.
 *
 * A timer that fires late tells that the process stood still: a blocked event loop, a stopped process, a paused machine.
 * What others have said meanwhile waits in sockets. So the time of a standstill counts for nothing to who judges others.
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

  /**
   * Creates an alarm that is not set.
   *
   * @param onStandstill - is called, if the alarm is set, before any alarm wakes that the standstill has made late
   */
  alarm(wake: (now: number) => void, onStandstill?: OnStandstill): Alarm {
    const collector: Entry = {
      wake,
      onStandstill,
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
    const due = Math.ceil(at);
    if (due < this.#firesAt) {
      const now = this.now();
      const firesAt = now + untilNextLook(Math.max(0, due - now));
      if (firesAt >= this.#firesAt) {
        return;
      }
      this.#timer?.unsubscribe();
      this.#firesAt = firesAt;
      this.#timer = asyncScheduler.schedule(
        () => {
          this.#fire();
        },
        Math.min(MAX_DELAY_MS, firesAt - now),
      );
    }
  }

  #fire(): void {
    const now = this.now();
    const standstillMs = now - this.#firesAt;
    this.#stop();
    try {
      if (standstillMs >= FINEST_LOOK_MS) {
        for (const { onStandstill } of [...this.#alarms]) {
          onStandstill?.(standstillMs, now);
        }
      }
      // What is set meanwhile to a time that has passed has its turn next time.
      const due = [...this.#alarms].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
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

/** When the timer is to fire that is to wake somebody after so long. Virtual time never stands still. */
function untilNextLook(waitMs: number): number {
  return waitMs <= 2 * FINEST_LOOK_MS || isVirtualTime()
    ? waitMs
    : Math.max(FINEST_LOOK_MS, Math.min(LOOK_IN_MS, Math.floor(waitMs / 2)));
}
