/** The tokens that have admitted a call, each until it expires. */
export class UsedTokens {
  readonly #maxTokens: number;
  readonly #expiries = new Map<string, number>();
  #nextExpiry = Infinity;
  /** Tokens that expired before this time were forgotten. They stay refused, even if the clock is set back. */
  #forgottenUntil = -Infinity;

  constructor(maxTokens: number) {
    this.#maxTokens = maxTokens;
  }

  get size(): number {
    return this.#expiries.size;
  }

  /** Marks a token as used. */
  use(id: string, expiresAt: number, now: number): 'used' | 'usedBefore' | 'full' {
    if (this.#expiries.has(id) || expiresAt <= this.#forgottenUntil) {
      return 'usedBefore';
    }
    if (this.#expiries.size >= this.#maxTokens && this.#nextExpiry <= now) {
      this.#forgetExpired(now);
    }
    if (this.#expiries.size >= this.#maxTokens) {
      return 'full';
    }
    this.#expiries.set(id, expiresAt);
    this.#nextExpiry = Math.min(this.#nextExpiry, expiresAt);
    return 'used';
  }

  #forgetExpired(now: number): void {
    this.#nextExpiry = Infinity;
    this.#forgottenUntil = Math.max(this.#forgottenUntil, now);
    for (const [id, expiresAt] of this.#expiries) {
      if (expiresAt <= now) {
        this.#expiries.delete(id);
      } else {
        this.#nextExpiry = Math.min(this.#nextExpiry, expiresAt);
      }
    }
  }
}
