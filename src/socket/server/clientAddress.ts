import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { AddressList } from './AddressList.js';

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

/** An address of version 4 as a socket of version 6 writes it (RFC 4291, 2.5.5.2). */
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** With brackets or a port, as some proxies write them. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d{1,5})?|([^:]+):\d{1,5})$/;

/** The one way to write an address, whichever a socket or a proxy wrote it in; undefined for what is none. */
export function plainAddress(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  const [, bracketed, host] = WITH_PORT.exec(trimmed) ?? [];
  const address = bracketed ?? host ?? trimmed;
  const plain = MAPPED.exec(address)?.[1] ?? address;
  return isIP(plain) === 0 || plain.includes('%') ? undefined : plain;
}
