/** The playbacks that wait for a verdict, and until when. */
export class PauseLedger<Owner> {
  readonly #deadlines = new Map<Owner, number>();

  add(owner: Owner, deadline: number): void {
    this.#deadlines.set(owner, deadline);
  }

  has(owner: Owner): boolean {
    return this.#deadlines.has(owner);
  }

  /** Removes an owner, and returns whether it was waiting. */
  delete(owner: Owner): boolean {
    return this.#deadlines.delete(owner);
  }

  /** Removes and returns the owners whose verdict is overdue. */
  takeOverdue(now: number): readonly Owner[] {
    if (this.nextAt() > now) {
      return [];
    }
    const overdue = [...this.#deadlines].filter(([, deadline]) => deadline <= now).map(([owner]) => owner);
    for (const owner of overdue) {
      this.#deadlines.delete(owner);
    }
    return overdue;
  }

  /** Returns when the next verdict is overdue. */
  nextAt(): number {
    return this.#deadlines.size === 0 ? Infinity : Math.min(...this.#deadlines.values());
  }
}
