import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { CallShelf } from './CallShelf.js';
import type { PageFile } from './pageFiles.js';

/** Content that the phone serves. */
export interface PhoneSite {
  /** The host name that it listens on. */
  readonly host: string;
  readonly files: ReadonlyMap<string, PageFile>;
  /** Configuration that the page reads before any call. */
  readonly config: object;
  readonly shelf: CallShelf;
}

/** The page needs only its own files, its own server, and the microphone. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** Answers a request of the page: its files, its configuration, and finished calls. */
export function answerRequest(request: IncomingMessage, response: ServerResponse, site: PhoneSite): void {
  if (!isTrustedRequest(request, site.host)) {
    answer(response, 403, { body: 'This request does not come from the page of the phone.\n' });
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    answer(response, 405, { body: 'Use GET.\n', headers: { Allow: 'GET, HEAD' } });
  } else {
    const found = find(request.url ?? '/', site);
    answer(response, found === undefined ? 404 : 200, found ?? { body: 'Not found.\n' });
  }
}

interface Answer {
  readonly body: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function find(url: string, { files, config, shelf }: PhoneSite): Answer | undefined {
  const [path = '/'] = url.split('?', 1);
  if (path === '/config.json') {
    return { body: JSON.stringify(config), type: 'application/json' };
  }
  const [, callSid, what] = /^\/calls\/(\w+)\/(recording\.wav|cassette\.ndjson)$/.exec(path) ?? [];
  const call = callSid === undefined ? undefined : shelf.get(callSid);
  if (callSid === undefined || call === undefined) {
    return files.get(path);
  }
  return what === 'recording.wav'
    ? { body: call.recording, type: 'audio/wav', headers: download(`call-${callSid}.wav`) }
    : { body: call.cassette, type: 'application/x-ndjson', headers: download(`call-${callSid}.ndjson`) };
}

function download(name: string): Readonly<Record<string, string>> {
  return { 'Content-Disposition': `attachment; filename="${name}"` };
}

function answer(response: ServerResponse, status: number, { body, type, headers = {} }: Answer): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': type ?? 'text/plain; charset=utf-8', ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/**
 * Returns true when a request comes from the page itself. A host name that an attacker's DNS points here is rejected
 * (DNS rebinding), and so is the origin of another page. Such a page could call the bot, listen, and download
 * recordings.
 *
 * @param host - the host name that the server listens on
 */
export function isTrustedRequest({ headers }: Pick<IncomingMessage, 'headers'>, host: string): boolean {
  const { host: asked, origin } = headers;
  const target = asked === undefined ? undefined : parse(`http://${asked}`);
  if (target === undefined) {
    return false;
  }
  const name = target.hostname.replace(/^\[|\]$/g, '');
  const isOwnHost = name === 'localhost' || name === host.toLowerCase() || isIP(name) !== 0;
  return isOwnHost && (origin === undefined || parse(origin)?.origin === target.origin);
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
