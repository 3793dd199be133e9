import { type Observable, Subject } from 'rxjs';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { CallSession } from '../../session/contract/CallSession.js';

/** Most digits that are kept, the same as in `call.keys`. */
const MAX_RETURNED = 64;

/**
 * The arbiter of each call. It is kept outside of the session, so that questions need only the public interface of a
 * call.
 */
const arbiters = new WeakMap<CallSession, DigitArbiter>();

/**
 * Decides which question receives the digits of a call: the newest question that has not left. Digits that an older
 * question took and returned come before the digits in `call.keys`.
 */
export class DigitArbiter {
  readonly #call: CallSession;
  readonly #leases: DigitLease[] = [];
  readonly #returned: DtmfDigit[] = [];
  readonly #left = new Subject<void>();
  /** Emits when a question has left: the digits that it did not use belong to the next question. */
  readonly left$: Observable<void> = this.#left.asObservable();

  private constructor(call: CallSession) {
    this.#call = call;
  }

  /** Returns the arbiter of a call; each call has one. */
  static of(call: CallSession): DigitArbiter {
    const known = arbiters.get(call);
    if (known !== undefined) {
      return known;
    }
    const arbiter = new DigitArbiter(call);
    arbiters.set(call, arbiter);
    return arbiter;
  }

  /** Makes a question the newest. */
  enter(): DigitLease {
    const lease = new DigitLease(this);
    this.#leases.push(lease);
    return lease;
  }

  /** Whether a lease is that of the newest question. */
  isNewest(lease: DigitLease): boolean {
    return this.#leases.at(-1) === lease;
  }

  /** Removes and returns the oldest digit. */
  take(): DtmfDigit | undefined {
    return this.#returned.shift() ?? this.#call.keys.take();
  }

  /** How many digits wait. */
  get size(): number {
    return this.#returned.length + this.#call.keys.size;
  }

  /** Ends a lease, and takes back the digits that its question took and did not use. */
  leave(lease: DigitLease, unconsumed: readonly DtmfDigit[]): void {
    this.#leases.splice(this.#leases.indexOf(lease), 1);
    this.#returned.unshift(...unconsumed);
    this.#returned.splice(0, this.#returned.length - MAX_RETURNED);
    this.#left.next();
  }
}

/** The claim of one question on the digits of a call, until it leaves. */
class DigitLease {
  readonly #arbiter: DigitArbiter;

  constructor(arbiter: DigitArbiter) {
    this.#arbiter = arbiter;
  }

  /** Emits when waiting digits may have become available to this question. */
  get offered$(): Observable<void> {
    return this.#arbiter.left$;
  }

  /** Removes digits one by one, while this question is the newest and wants them. */
  *take(isWanted: () => boolean): Generator<DtmfDigit> {
    while (this.#arbiter.isNewest(this) && isWanted()) {
      const key = this.#arbiter.take();
      if (key === undefined) {
        return;
      }
      yield key;
    }
  }

  /** Drops all waiting digits except the newest `kept`. */
  drop(kept = 0): void {
    while (this.#arbiter.isNewest(this) && this.#arbiter.size > kept) {
      this.#arbiter.take();
    }
  }

  /** Ends the claim, and returns the digits that were taken and not used. */
  leave(unconsumed: readonly DtmfDigit[] = []): void {
    this.#arbiter.leave(this, unconsumed);
  }
}
