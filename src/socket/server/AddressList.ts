import { BlockList, isIP } from 'node:net';
import { describeValue } from '../../support/describeValue.js';

/** Addresses and ranges of addresses. */
export class AddressList {
  readonly #ranges = new BlockList();

  /**
   * @param name - the name of the option
   * @throws TypeError when `texts` is not an array, RangeError when a text is neither an address nor a range
   */
  constructor(name: string, texts: readonly string[]) {
    if (!Array.isArray(texts)) {
      throw new TypeError(`\`${name}\` must be an array of addresses, got ${describeValue(texts)}`);
    }
    for (const text of texts) {
      const range = typeof text === 'string' ? parseAddressRange(text) : undefined;
      if (range === undefined) {
        throw new RangeError(
          `\`${name}\` must contain addresses and ranges such as "192.0.2.0/24", got ${describeValue(text)}`,
        );
      }
      this.#ranges.addSubnet(range.address, range.prefix, range.family);
    }
  }

  get isEmpty(): boolean {
    return this.#ranges.rules.length === 0;
  }

  /** Returns whether an address is in the list; false for an unknown address. */
  has(address: string | undefined): boolean {
    const version = address === undefined ? 0 : isIP(address);
    return (
      address !== undefined && version !== 0 && this.#ranges.check(address, version === 4 ? 'ipv4' : 'ipv6')
    );
  }
}

/** Addresses with a common prefix. */
export interface AddressRange {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** The length of the prefix, in bits. */
  readonly prefix: number;
}

const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/** Parses `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. Returns undefined for anything else, and for zones. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const version = address.includes('%') ? 0 : isIP(address);
  if (version === 0) {
    return undefined;
  }
  const bits = version === 4 ? 32 : 128;
  const prefix = slash === -1 ? String(bits) : text.slice(slash + 1);
  return PREFIX.test(prefix) && Number(prefix) <= bits
    ? { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix: Number(prefix) }
    : undefined;
}
