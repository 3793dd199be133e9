/** A mark that has been sent and whose echo has not come. */
interface PendingMark<Owner> {
  readonly owner: Owner;
  /** When the audio in front of it has been played, by the playback clock. */
  readonly dueAt: number;
  /** Before that it cannot have been played. */
  readonly earliestAt: number;
  /** For how long this process stood still meanwhile, and heard no echo. */
  standstillMs: number;
}

/** What an echo means. */
export type EchoVerdict<Owner> =
  | { readonly type: 'confirmed'; readonly owners: readonly Owner[] }
  /** The first echo that came so much before its audio can have been heard: none is believed from now on. */
  | { readonly type: 'early'; readonly earlyMs: number }
  | { readonly type: 'stale' }
  | { readonly type: 'unknown' };

/** How long after the playback clock an echo may come before the clock is believed instead, in ms. */
const ECHO_GRACE_MS = 1_000;

/** After as many echoes in a row that never came, the clock alone decides. */
const MISSES_UNTIL_CLOCK = 3;

/** An echo may come so much before its time, in ms: clocks differ a little, and run apart in a long playback. */
const EARLY_MS = 50;

/** The lag of the echoes is believed up to this, in ms: more is not the line but a peer that answers late. */
const MAX_LAG_MS = 500;

/** How much a new lag counts against those before it. */
const LAG_WEIGHT = 0.25;

/** How many names of settled marks are remembered, to swallow echoes that come later. */
const MAX_STALE = 1_000;

/**
 * Which marks are out, which echoes have come, and how late they come.
 *
 * Exotel may echo a mark at once, late, or never, and may echo one whose audio was cleared: an echo is matched by name,
 * confirms the marks before it too (its buffer is played in order), and is swallowed when the mark is settled already. A
 * peer that echoes marks when they arrive tells nothing of what was heard: from the first such echo on the clock decides.
 */
export class MarkLedger<Owner> {
  readonly #pending = new Map<string, PendingMark<Owner>>();
  readonly #stale: Set<string>;
  /** When the marks were due that were settled for want of an echo. */
  readonly #overdue = new Map<string, number>();
  #lagMs: number | undefined;
  #misses = 0;
  /** Whether an echo came before its audio can have been heard. */
  #isEarly = false;

  /** @param staleNames - of marks that were sent before, and whose echoes may still come */
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

  /** Whether echoes have proved so unreliable that the clock alone decides. */
  isClockOnly(): boolean {
    return this.#isEarly || this.#misses >= MISSES_UNTIL_CLOCK;
  }

  /** A name not used before in this call: the wanted one, or one made from it. */
  uniqueName(wanted: string): string {
    let name = wanted;
    for (let attempt = 2; this.#pending.has(name) || this.#stale.has(name); attempt++) {
      name = `${wanted}~${attempt}`;
    }
    return name;
  }

  /**
   * Takes note of a mark that goes out.
   *
   * @param earliestAt - when it may be echoed at the earliest, if the message in play at a cut was dropped after all
   */
  add(name: string, owner: Owner, dueAt: number, earliestAt = dueAt): void {
    this.#pending.set(name, { owner, dueAt, earliestAt, standstillMs: 0 });
  }

  /** Takes note that this process stood still for so long: the echoes that came meanwhile are not overdue. */
  stoodStill(ms: number): void {
    for (const pending of this.#pending.values()) {
      pending.standstillMs += ms;
    }
  }

  /** Takes an echo, and says whose marks it confirms, in order. */
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

  /** Whose marks are out, in order. */
  owners(): readonly Owner[] {
    return this.#pending.size === 0 ? [] : [...this.#pending.values()].map(({ owner }) => owner);
  }

  /** Whose marks stand behind audio that is still to be heard, in order. */
  ownersDueAfter(now: number): readonly Owner[] {
    return [...this.#pending.values()].filter(({ dueAt }) => dueAt > now).map(({ owner }) => owner);
  }

  /** Settles an owner's mark: an echo that comes later is swallowed. */
  forget(owner: Owner): void {
    for (const [name, pending] of this.#pending) {
      if (pending.owner === owner) {
        this.#settle(name);
      }
    }
  }

  /** Settles and gives the marks whose echo is overdue. */
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

  /** When the next mark is overdue. */
  nextAt(): number {
    for (const pending of this.#pending.values()) {
      return this.#deadline(pending);
    }
    return Infinity;
  }

  /** Takes note of how late an echo is; it may come even for a mark that was given up. */
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
