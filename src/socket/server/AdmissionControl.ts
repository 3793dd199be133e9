import { isIPv6 } from 'node:net';
import type { ServerLimits } from '../ServerLimits.js';
import type { Refusal } from './refuseUpgrade.js';

/** The place of a connection. */
export interface AdmissionSlot {
  /** The connection has become a call. */
  start(): void;
  leave(): void;
}

/** Counts connections and calls, in total and by address. */
export class AdmissionControl {
  readonly #limits: Required<ServerLimits>;
  readonly #perAddress = new Map<string, number>();
  #calls = 0;
  #pending = 0;

  constructor(limits: Required<ServerLimits>) {
    this.#limits = limits;
  }

  /** Whether nothing is counted. */
  get isEmpty(): boolean {
    return this.#calls + this.#pending === 0;
  }

  /** Returns why no more connections are accepted; undefined if they are. Unknown addresses count as one address. */
  refusal(address = ''): Refusal | undefined {
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
    return (this.#perAddress.get(addressGroup(address)) ?? 0) >= maxCallsPerAddress
      ? {
          code: 'tooManyFromAddress',
          status: 503,
          message: 'Too many calls at once from this address (limits.maxCallsPerAddress)',
        }
      : undefined;
  }

  /** Counts a connection. */
  enter(address = ''): AdmissionSlot {
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

/**
 * Returns the addresses that count as one: for IPv6 the first 64 bits, because a client usually has all addresses of a
 * /64 (RFC 6177, 4291).
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const tailGroups =
    tail === undefined || tail === '' ? 0 : tail.split(':').length + (tail.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - groups.length - tailGroups;
  const all = [
    ...groups,
    ...Array.from({ length: zeros }, () => '0'),
    ...(tail === undefined || tail === '' ? [] : tail.split(':')),
  ];
  const prefix = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${prefix.join(':')}::/64`;
}
