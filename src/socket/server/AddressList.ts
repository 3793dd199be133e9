import { BlockList, isIP } from 'node:net';
import { describeValue } from '../../support/describeValue.js';
import { parseAddressRange } from './parseAddressRange.js';

/** Addresses and ranges of addresses. */
export class AddressList {
  readonly #ranges = new BlockList();

  /**
   * @param name - the option that they come from
   * @throws RangeError when one of them is neither an address nor a range
   */
  constructor(name: string, texts: readonly string[]) {
    if (!Array.isArray(texts)) {
      throw new TypeError(`\`${name}\` must be an array of addresses, got ${describeValue(texts)}`);
    }
    for (const text of texts) {
      const range = typeof text === 'string' ? parseAddressRange(text) : undefined;
      if (range === undefined) {
        throw new RangeError(
          `\`${name}\` must have addresses and ranges such as "192.0.2.0/24", got ${describeValue(text)}`,
        );
      }
      this.#ranges.addSubnet(range.address, range.prefix, range.family);
    }
  }

  get isEmpty(): boolean {
    return this.#ranges.rules.length === 0;
  }

  /** Whether an address is one of them; an unknown one is none. */
  has(address: string | undefined): boolean {
    const version = address === undefined ? 0 : isIP(address);
    return (
      address !== undefined && version !== 0 && this.#ranges.check(address, version === 4 ? 'ipv4' : 'ipv6')
    );
  }
}
