import type { IncomingMessage, Server } from 'node:http';
import { isIP } from 'node:net';
import type { AddressList } from './AddressList.js';

/**
 * Returns the client's address. `X-Forwarded-For` is read from the right, past trusted proxies only: the first address
 * that is not a trusted proxy is the client's. What the client itself wrote is ignored. Returns undefined when the entry
 * of a trusted proxy is not an address, or when it may have been cut off.
 *
 * @param maxHeaders - how many headers of a request Node reads
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
  // Contains names and values alternately.
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

/** Node's default for `maxHeadersCount`. */
const DEFAULT_MAX_HEADERS = 1_000;

/** Returns how many headers of a request a server reads; it silently drops later headers. */
export function maxHeadersOf({ maxHeadersCount }: Pick<Server, 'maxHeadersCount'>): number {
  const count = maxHeadersCount ?? DEFAULT_MAX_HEADERS;
  return count > 0 ? count : Infinity;
}

/** Returns the server of a connection. Node sets it on the socket; other runtimes do not, and nothing public shows it. */
export function serverOf(socket: object): Pick<Server, 'maxHeadersCount'> {
  const server: unknown = 'server' in socket ? socket.server : undefined;
  const isServer = typeof server === 'object' && server !== null && 'maxHeadersCount' in server;
  const count: unknown = isServer ? server.maxHeadersCount : undefined;
  return { maxHeadersCount: typeof count === 'number' ? count : null };
}

/** An IPv4 address as an IPv6 socket writes it (RFC 4291, 2.5.5.2). */
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** With brackets or a port, as some proxies write them. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d{1,5})?|([^:]+):\d{1,5})$/;

/** Returns an address in one notation, however a socket or a proxy wrote it; undefined if it is not an address. */
export function plainAddress(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  const [, bracketed, host] = WITH_PORT.exec(trimmed) ?? [];
  const address = bracketed ?? host ?? trimmed;
  const plain = MAPPED.exec(address)?.[1] ?? address;
  return isIP(plain) === 0 || plain.includes('%') ? undefined : plain;
}
