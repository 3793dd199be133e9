import type { IncomingMessage } from 'node:http';
import type { AddressList } from './AddressList.js';
import { plainAddress } from './plainAddress.js';

/**
 * Where a request comes from. `X-Forwarded-For` is read from the right, as far as trusted proxies wrote it: the first
 * address that is not theirs is the client's, whatever the client itself has put before it. Undefined when a trusted
 * proxy names what is no address.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers'> & {
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
  trustedProxies: AddressList,
): string | undefined {
  let address = plainAddress(request.socket.remoteAddress);
  if (!trustedProxies.has(address)) {
    return address;
  }
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  for (let hop = hops.pop(); hop !== undefined && trustedProxies.has(address); hop = hops.pop()) {
    if (hop.trim() !== '') {
      address = plainAddress(hop);
    }
  }
  return address;
}
