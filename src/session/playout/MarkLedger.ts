/** A mark that was sent and has not been echoed. */
interface PendingMark<Owner> {
  readonly owner: Owner;
  /** When the audio before it has been played, by the playback clock. */
  readonly dueAt: number;
  /** The earliest time at which that audio can have been played. */
  readonly earliestAt: number;
  /** For how long this process stood still meanwhile, in ms. */
  standstillMs: number;
}

/** Result of an echo. */
export type EchoVerdict<Owner> =
  | { readonly type: 'confirmed'; readonly owners: readonly Owner[] }
  /** The first echo that came before its audio can have been heard: from now on no echo counts. */
  | { readonly type: 'early'; readonly earlyMs: number }
  | { readonly type: 'stale' }
  | { readonly type: 'unknown' };

/** How long an echo may be later than the playback clock before the clock confirms the playback, in ms. */
const ECHO_GRACE_MS = 1_000;

/** After so many missing echoes in a row, only the clock confirms playbacks. */
const MISSES_UNTIL_CLOCK = 3;

/** How early an echo may be, in ms: clocks differ slightly, and drift apart in a long playback. */
const EARLY_MS = 50;

/** The largest lag of echoes that counts, in ms: a larger lag is not due to the network but to a slow peer. */
const MAX_LAG_MS = 500;

/** The weight of a new lag in the average. */
const LAG_WEIGHT = 0.25;

/** How many names of settled marks are remembered, to ignore late echoes. */
const MAX_STALE = 1_000;

/**
 * Tracks the marks that were sent, their echoes, and how late the echoes come.
 *
 * Exotel may echo a mark at once, late, or never, and may echo a mark whose audio was cleared. An echo is matched by name.
 * It also confirms the marks before it, because Exotel plays its buffer in order. An echo of a settled mark is ignored.
 * A peer that echoes marks when they arrive does not show what was heard: after the first such echo the clock decides.
 */
export class MarkLedger<Owner> {
  readonly #pending = new Map<string, PendingMark<Owner>>();
  readonly #stale: Set<string>;
  /** When each mark was due that was settled without an echo. */
  readonly #overdue = new Map<string, number>();
  #lagMs: number | undefined;
  #misses = 0;
  /** Whether an echo came before its audio can have been heard. */
  #isEarly = false;

  /** @param staleNames - names of marks that were sent before, and whose echoes may still come */
  constructor(staleNames: Iterable<string> = []) {
    this.#stale = new Set(staleNames);
  }

  /** How late echoes come, smoothed, in ms. */
  get lagMs(): number {
    return this.#lagMs ?? 0;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Returns whether echoes are so unreliable that only the clock confirms playbacks. */
  isClockOnly(): boolean {
    return this.#isEarly || this.#misses >= MISSES_UNTIL_CLOCK;
  }

  /** Returns a name that this call has not used: the wanted name, or the wanted name with a number. */
  uniqueName(wanted: string): string {
    let name = wanted;
    for (let attempt = 2; this.#pending.has(name) || this.#stale.has(name); attempt++) {
      name = `${wanted}~${attempt}`;
    }
    return name;
  }

  /**
   * Adds a mark that is sent.
   *
   * @param earliestAt - the earliest time of its echo, if Exotel dropped a message that this side believed to be playing
   */
  add(name: string, owner: Owner, dueAt: number, earliestAt = dueAt): void {
    this.#pending.set(name, { owner, dueAt, earliestAt, standstillMs: 0 });
  }

  /** Notes that this process stood still for so many ms: echoes that came meanwhile are not overdue. */
  stoodStill(ms: number): void {
    for (const pending of this.#pending.values()) {
      pending.standstillMs += ms;
    }
  }

  /** Handles an echo, and returns the owners whose marks it confirms, in order. */
  echo(name: string, now: number): EchoVerdict<Owner> {
    const echoed = this.#pending.get(name);
    if (echoed === undefined) {
      this.#learn(this.#overdue.get(name), now);
      this.#overdue.delete(name);
      return { type: this.#stale.has(name) ? 'stale' : 'unknown' };
    }
    if (this.#isEarly) {
      return { type: 'stale' };
    }
    if (now < echoed.earliestAt - EARLY_MS) {
      this.#isEarly = true;
      return { type: 'early', earlyMs: echoed.earliestAt - now };
    }
    this.#learn(echoed.dueAt + echoed.standstillMs, now);
    const owners: Owner[] = [];
    for (const [pendingName, { owner }] of this.#pending) {
      this.#settle(pendingName);
      owners.push(owner);
      if (pendingName === name) {
        break;
      }
    }
    return { type: 'confirmed', owners };
  }

  /** Returns the owners of all marks that are not settled, in order. */
  owners(): readonly Owner[] {
    return this.#pending.size === 0 ? [] : [...this.#pending.values()].map(({ owner }) => owner);
  }

  /** Returns the owners of marks that follow unheard audio, in order. */
  ownersDueAfter(now: number): readonly Owner[] {
    return [...this.#pending.values()].filter(({ dueAt }) => dueAt > now).map(({ owner }) => owner);
  }

  /** Settles an owner's mark: a later echo is ignored. */
  forget(owner: Owner): void {
    for (const [name, pending] of this.#pending) {
      if (pending.owner === owner) {
        this.#settle(name);
      }
    }
  }

  /** Settles the marks whose echo is overdue, and returns their owners. */
  takeOverdue(now: number): readonly Owner[] {
    if (this.nextAt() > now) {
      return [];
    }
    const owners: Owner[] = [];
    for (const [name, pending] of this.#pending) {
      if (this.#deadline(pending) > now) {
        break;
      }
      this.#settle(name);
      this.#overdue.set(name, pending.dueAt);
      this.#misses++;
      owners.push(pending.owner);
    }
    return owners;
  }

  /** Returns when the next mark is overdue. */
  nextAt(): number {
    for (const pending of this.#pending.values()) {
      return this.#deadline(pending);
    }
    return Infinity;
  }

  /** Updates the lag with an echo. The mark may have been settled already. */
  #learn(dueAt: number | undefined, now: number): void {
    if (dueAt !== undefined && !this.#isEarly) {
      const lag = Math.min(MAX_LAG_MS, Math.max(0, now - dueAt));
      this.#lagMs = this.#lagMs === undefined ? lag : this.#lagMs + (lag - this.#lagMs) * LAG_WEIGHT;
      this.#misses = 0;
    }
  }

  #deadline({ dueAt, standstillMs }: PendingMark<Owner>): number {
    return dueAt + (this.isClockOnly() ? this.lagMs : ECHO_GRACE_MS + standstillMs);
  }

  #settle(name: string): void {
    this.#pending.delete(name);
    this.#stale.add(name);
    for (const oldest of this.#stale) {
      if (this.#stale.size <= MAX_STALE) {
        break;
      }
      this.#stale.delete(oldest);
      this.#overdue.delete(oldest);
    }
  }
}
