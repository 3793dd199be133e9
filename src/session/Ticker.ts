import { asyncScheduler, type Subscription } from 'rxjs';
import { isVirtualTime, steadyNow } from '../support/steadyNow.js';

/** The longest delay of the runtime's timers, 24 days: with a longer delay they fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * The timer fires at least that often, and halfway to an alarm that is due soon, in ms. So the time at which the process
 * began to stand still is known that precisely.
 */
const LOOK_IN_MS = 250;
const FINEST_LOOK_MS = 20;

/** An alarm whose time can be changed. */
export interface Alarm {
  /** Sets the time on the ticker's clock, in ms; `Infinity` for never. */
  set(at: number): void;
  /** Removes the alarm for good. */
  release(): void;
}

/** Is called when the process stood still for so many ms. Nothing was read from sockets in that time. */
export type OnStandstill = (ms: number, now: number) => void;

interface Entry extends Alarm {
  readonly wake: (now: number) => void;
  readonly onStandstill: OnStandstill | undefined;
  at: number;
}

/**
 * One timer for many calls: it is set to the earliest alarm, and not set without an alarm. Timers are those of rxjs, so
 * that a `TestScheduler` drives them.
 *
 * A timer that fires late shows that the process stood still: a blocked event loop, a stopped process, a paused machine.
 * Meanwhile messages of peers wait in sockets. So the time of a standstill does not count as silence of a peer.
 */
export class Ticker {
  readonly #startedAt = steadyNow();
  /** The alarms that are set, in the order in which they were first set. */
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
   * @param wake - is called when the alarm is due
   * @param onStandstill - is called after a standstill, if the alarm is set, and before any late alarm wakes
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
    // Timers have a resolution of a millisecond.
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
      // An alarm that is set meanwhile to a past time wakes the next time.
      const due = [...this.#alarms].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
      for (const entry of due) {
        if (this.#alarms.has(entry) && entry.at <= now) {
          this.#alarms.delete(entry);
          entry.wake(now);
        }
      }
    } finally {
      // Also if an alarm throws: the other alarms belong to other calls.
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

/** Returns how long the timer waits when the next alarm is due after `waitMs`. Virtual time never stands still. */
function untilNextLook(waitMs: number): number {
  return waitMs <= 2 * FINEST_LOOK_MS || isVirtualTime()
    ? waitMs
    : Math.max(FINEST_LOOK_MS, Math.min(LOOK_IN_MS, Math.floor(waitMs / 2)));
}
