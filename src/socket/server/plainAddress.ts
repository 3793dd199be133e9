import { isIP } from 'node:net';

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
