import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a request comes from the page itself. A name that an attacker's DNS points here is no host of ours (DNS
 * rebinding), and neither is another page's origin: they could call the bot, listen in and download recordings.
 *
 * @param host - the name that the server was told to listen on
 */
export function isTrustedRequest({ headers }: Pick<IncomingMessage, 'headers'>, host: string): boolean {
  const { host: asked, origin } = headers;
  const target = asked === undefined ? undefined : parse(`http://${asked}`);
  if (target === undefined) {
    return false;
  }
  const name = target.hostname.replace(/^\[|\]$/g, '');
  const isOurs = name === 'localhost' || name === host.toLowerCase() || isIP(name) !== 0;
  return isOurs && (origin === undefined || parse(origin)?.origin === target.origin);
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
