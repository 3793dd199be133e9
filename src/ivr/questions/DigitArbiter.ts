import { type Observable, Subject } from 'rxjs';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { CallSession } from '../../session/contract/CallSession.js';

/** As many presses are kept as `call.keys` holds. */
const MAX_RETURNED = 64;

/** By call, so that who owns its keys depends on nothing inside a session. */
const desks = new WeakMap<CallSession, DigitArbiter>();

/**
 * Who may consume the keys of a call: the newest who asked for them and has not left. What an earlier one took and gives
 * back comes before what waits in `call.keys`.
 */
export class DigitArbiter {
  readonly #call: CallSession;
  readonly #leases: DigitLease[] = [];
  readonly #returned: DtmfDigit[] = [];
  readonly #left = new Subject<void>();
  /** Emits when somebody has left: what he did not consume is the next one's. */
  readonly left$: Observable<void> = this.#left.asObservable();

  private constructor(call: CallSession) {
    this.#call = call;
  }

  /** The desk of a call: there is one. */
  static of(call: CallSession): DigitArbiter {
    const known = desks.get(call);
    if (known !== undefined) {
      return known;
    }
    const arbiter = new DigitArbiter(call);
    desks.set(call, arbiter);
    return arbiter;
  }

  /** Whoever enters is the newest. */
  enter(): DigitLease {
    const lease = new DigitLease(this);
    this.#leases.push(lease);
    return lease;
  }

  /** Whether the keys are his. */
  isNewest(lease: DigitLease): boolean {
    return this.#leases.at(-1) === lease;
  }

  /** Consumes the oldest press. */
  take(): DtmfDigit | undefined {
    return this.#returned.shift() ?? this.#call.keys.take();
  }

  /** How many presses wait. */
  get size(): number {
    return this.#returned.length + this.#call.keys.size;
  }

  /** Whoever leaves gives back what he took and did not consume. */
  leave(lease: DigitLease, unconsumed: readonly DtmfDigit[]): void {
    this.#leases.splice(this.#leases.indexOf(lease), 1);
    this.#returned.unshift(...unconsumed);
    this.#returned.splice(0, this.#returned.length - MAX_RETURNED);
    this.#left.next();
  }
}

/** One who wants the keys of a call, from when he enters until he leaves. */
class DigitLease {
  readonly #arbiter: DigitArbiter;

  constructor(arbiter: DigitArbiter) {
    this.#arbiter = arbiter;
  }

  /** Emits when keys may have become his without being pressed. */
  get offered$(): Observable<void> {
    return this.#arbiter.left$;
  }

  /** Consumes presses, one by one, as long as they are his and wanted. */
  *take(isWanted: () => boolean): Generator<DtmfDigit> {
    while (this.#arbiter.isNewest(this) && isWanted()) {
      const key = this.#arbiter.take();
      if (key === undefined) {
        return;
      }
      yield key;
    }
  }

  /** Drops all presses but the newest `kept`. */
  drop(kept = 0): void {
    while (this.#arbiter.isNewest(this) && this.#arbiter.size > kept) {
      this.#arbiter.take();
    }
  }

  /** Leaves, and gives back what he took and did not consume. */
  leave(unconsumed: readonly DtmfDigit[] = []): void {
    this.#arbiter.leave(this, unconsumed);
  }
}
