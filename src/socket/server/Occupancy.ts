import { addressGroup } from './addressGroup.js';
import type { Limits } from '../ServerLimits.js';
import type { Refusal } from './refuseUpgrade.js';

/** A place that a socket has taken. */
export interface Place {
  /** The socket has become a call. */
  start(): void;
  leave(): void;
}

/** How many sockets there are, and where they come from. */
export class Occupancy {
  readonly #limits: Required<Limits>;
  readonly #perAddress = new Map<string, number>();
  #calls = 0;
  #pending = 0;

  constructor(limits: Required<Limits>) {
    this.#limits = limits;
  }

  /** Why there is no place for one more; undefined when there is. */
  refusal(address: string | undefined): Refusal | undefined {
    const { maxCalls, maxPendingHandshakes, maxCallsPerAddress } = this.#limits;
    if (this.#calls + this.#pending >= maxCalls) {
      return { code: 'tooManyCalls', status: 503, message: 'Too many calls at once (limits.maxCalls)' };
    }
    if (this.#pending >= maxPendingHandshakes) {
      return {
        code: 'tooManyHandshakes',
        status: 503,
        message: 'Too many calls are about to begin (limits.maxPendingHandshakes)',
      };
    }
    return address !== undefined && (this.#perAddress.get(addressGroup(address)) ?? 0) >= maxCallsPerAddress
      ? {
          code: 'tooManyFromAddress',
          status: 503,
          message: 'Too many calls at once from this address (limits.maxCallsPerAddress)',
        }
      : undefined;
  }

  /** Takes a place. */
  enter(address = ''): Place {
    const group = addressGroup(address);
    let state: 'pending' | 'call' | 'gone' = 'pending';
    this.#pending++;
    this.#perAddress.set(group, (this.#perAddress.get(group) ?? 0) + 1);
    return {
      start: () => {
        if (state === 'pending') {
          state = 'call';
          this.#pending--;
          this.#calls++;
        }
      },
      leave: () => {
        if (state === 'gone') {
          return;
        }
        if (state === 'pending') {
          this.#pending--;
        } else {
          this.#calls--;
        }
        state = 'gone';
        const others = (this.#perAddress.get(group) ?? 1) - 1;
        if (others > 0) {
          this.#perAddress.set(group, others);
        } else {
          this.#perAddress.delete(group);
        }
      },
    };
  }
}
