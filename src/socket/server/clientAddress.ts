import type { IncomingMessage, Server } from 'node:http';
import { isIP } from 'node:net';
import type { AddressList } from './AddressList.js';

/**
 * Where a request comes from. `X-Forwarded-For` is read from the right, as far as trusted proxies wrote it: the first
 * address that is not theirs is the client's, whatever the client itself has put before it. Undefined when a trusted
 * proxy names what is no address, or what it wrote may have been cut off.
 *
 * @param maxHeaders - as many headers Node reads of a request
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'> & {
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
  trustedProxies: AddressList,
  maxHeaders: number,
): string | undefined {
  let address = plainAddress(request.socket.remoteAddress);
  if (!trustedProxies.has(address)) {
    return address;
  }
  // Names and values in turn.
  if (request.rawHeaders.length >= 2 * maxHeaders) {
    return undefined;
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

/** What Node sets a server's bound to. */
const DEFAULT_MAX_HEADERS = 1_000;

/** How many headers of a request a server reads; it drops those behind them without a word. */
export function maxHeadersOf({ maxHeadersCount }: Pick<Server, 'maxHeadersCount'>): number {
  const count = maxHeadersCount ?? DEFAULT_MAX_HEADERS;
  return count > 0 ? count : Infinity;
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
