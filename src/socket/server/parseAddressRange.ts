import { isIP } from 'node:net';

/** Addresses that begin alike. */
export interface AddressRange {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** How many bits they have in common. */
  readonly prefix: number;
}

const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/** Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`; undefined for anything else, also for addresses with a zone. */
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
