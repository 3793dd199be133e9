import type { AddressInfo } from 'node:net';
import { runtime } from '../support/runtime.js';
import { AddressList } from './server/AddressList.js';
import type { AuthOptions } from './auth/AuthOptions.js';

/** Addresses that the internet does not reach: this machine's own, private and link-local ones (RFC 1918, 6598, 4193). */
const PRIVATE = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/** Warns, as Node.js itself warns of things, when anybody on the internet may call. */
export function warnIfOpen({ address, port }: AddressInfo, auth: AuthOptions): void {
  if (Object.keys(auth).length === 0 && !new AddressList('address', PRIVATE).has(address)) {
    runtime.warn(
      `Anybody who reaches port ${port} of ${address} may call: \`listen\` has no \`auth\``,
      'openToAnybody',
    );
  }
}
