import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { catchError, defer, EMPTY, map, mergeMap, type Observable, of } from 'rxjs';
import { type ClientOptions, WebSocket } from 'ws';
import type { Rejection } from '../../../session/contract/Rejection.js';
import { filePath } from '../../../sources/files.js';
import { serveSockets } from '../../../socket/server/serveSockets.js';
import { checkListenOptions, type ListenOptions } from '../../../socket/ListenOptions.js';
import type { Refusal } from '../../../socket/server/refuseUpgrade.js';
import { DEFAULT_LIMITS, type ServerLimits } from '../../../socket/ServerLimits.js';
import { callSafely } from '../../../support/callSafely.js';
import {
  checkCallback,
  checkOptions,
  MAX_TIMER_MS,
  type OptionNames,
  withDefaults,
} from '../../../support/options.js';
import { shownAddress } from '../../caller/planCall.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { maskText } from '../../cassette/CassetteWriter.js';
import { RECORD_OPTIONS, type RecordOptions } from '../../cassette/recordEntries.js';
import { Relay, type RelayedCall } from './Relay.js';
import { type CassetteRecording, checkCassetteFolder, toCassetteOf, warnOfUnrecorded } from './toCassette.js';

/**
 * Options for {@link recordProxy}.
 *
 * @public
 */
export interface RecordProxyOptions extends RecordOptions {
  /** The bot's address: ws:// or wss://. If it has no path and no query, those of the request are used. */
  readonly to: string;
  /**
   * Folder of the cassettes, each named after its stream. Created if it is missing. If it cannot be written when the
   * proxy starts, the observable errors with `fileWriteFailed`.
   */
  readonly folder: string;
  /** The port to bind. @defaultValue any free port */
  readonly port?: number;
  /** The address to bind. @defaultValue '127.0.0.1', which only this machine can reach */
  readonly host?: string;
  /** The limits of the server and of a call, as for `listen`. */
  readonly limits?: ServerLimits;
  /** Is called with the bound address. */
  readonly onListening?: (address: AddressInfo) => void;
  /** Is called for each connection that did not become a call. @defaultValue the first of each code is a process warning */
  readonly onRejected?: (rejection: Rejection) => void;
  /**
   * Is called with an error of one call: its bot cannot be reached, or a limit cut it (the call ends); or its cassette
   * cannot be written (the call continues, without the rest of its recording). Called once for each cassette. Other
   * calls are not affected.
   *
   * @defaultValue a process warning for a cassette that cannot be written
   */
  readonly onError?: (error: unknown) => void;
}

const RECORD_PROXY_OPTIONS: OptionNames<RecordProxyOptions> = {
  ...RECORD_OPTIONS,
  to: true,
  folder: true,
  port: true,
  host: true,
  limits: true,
  onListening: true,
  onRejected: true,
  onError: true,
};

/** The limits are for callers. The bot's messages are judged afterwards, and not refused. */
const MAX_BOT_MESSAGE_BYTES = 16 * 1_024 * 1_024;

/**
 * Relays calls between Exotel and a bot, in any language, and records each call to a cassette. Every message is relayed
 * unchanged, both ways. Emits each cassette when its call is over. Cold: subscribing binds the port; unsubscribing cuts
 * every call and closes the port.
 *
 * The proxy is a server like `listen`, with the same limits. It relays only the path, the query and the `Authorization`
 * of a request, and only to the host of `to`. It refuses WebSockets of web pages.
 *
 * ```ts
 * recordProxy({ to: 'ws://localhost:9090', folder: 'calls', port: 8080 }).subscribe(({ file }) => console.log(file));
 * ```
 *
 * Errors emitted: those of `listen` if the port cannot be bound; `fileWriteFailed`, before it listens, if `folder` cannot
 * be written. A disk that fills up later cuts no call: `onError` is called, and the call continues.
 *
 * @param options - the bot's address, the folder, and the server
 * @returns a cold observable of the cassettes
 * @throws TypeError when `to` is not the address of a WebSocket, RangeError when a limit is out of range
 * @see {@link recordCassettes}
 * @public
 */
export function recordProxy(options: RecordProxyOptions): Observable<CassetteRecording> {
  checkOptions('recordProxy', options, RECORD_PROXY_OPTIONS);
  checkCallback('onError', options.onError);
  const { to, folder, port = 0, host = '127.0.0.1', privacy = 'mask' } = options;
  const { limits = {}, onListening = ignore, onRejected, onError } = options;
  if (!URL.canParse(to) || !/^wss?:$/.test(new URL(to).protocol)) {
    throw new TypeError(`\`to\` must be a ws:// or wss:// address, got "${shownAddress(to)}"`);
  }
  const target = new URL(to);
  const path = filePath(folder, 'folder');
  const served: ListenOptions = {
    port,
    host,
    limits,
    onListening,
    ...(onRejected === undefined ? {} : { onRejected }),
  };
  checkListenOptions(served);
  const { handshakeTimeoutMs, closeTimeoutMs } = withDefaults(DEFAULT_LIMITS, limits);
  const calls$ = serveSockets<RelayedCall>(served, {
    checkAuth: ({ url = '/', headers }) => of(refusalOf(target, url, headers)),
    connect: (exotel, config, { url = '/', headers }) => {
      // The types of ws do not know of `closeTimeout` yet.
      const dialling: ClientOptions & { readonly closeTimeout: number } = {
        headers: headersOf(headers),
        perMessageDeflate: false,
        maxPayload: MAX_BOT_MESSAGE_BYTES,
        skipUTF8Validation: true,
        closeTimeout: Math.min(closeTimeoutMs, MAX_TIMER_MS),
        ...(handshakeTimeoutMs === Infinity ? {} : { handshakeTimeout: Math.max(1, handshakeTimeoutMs) }),
      };
      // A request without an address was refused.
      const bot = new WebSocket(botAddress(target, url) ?? target, dialling);
      return new Relay(exotel, bot, { ...config, onError: reporter(onError ?? ignore) });
    },
  });
  const reportUnrecorded = reporter(onError ?? warnOfUnrecorded);
  const started$ = defer(() => {
    checkCassetteFolder(path);
    return calls$;
  });
  return started$.pipe(
    mergeMap(({ streamSid, entries$ }) =>
      entries$.pipe(
        map((entry) => (privacy === 'mask' ? masked(entry) : entry)),
        toCassetteOf(path, streamSid, { privacy }),
        catchError((error: unknown) => {
          reportUnrecorded(error);
          return EMPTY;
        }),
      ),
    ),
  );
}

/**
 * Returns the address that is dialled. The path and the query of the request are used only if the bot's address has
 * neither. Undefined if the request target is malformed, or names another host.
 */
export function botAddress(to: URL, asked: string): URL | undefined {
  const target = new URL(to);
  target.hash = '';
  if (target.pathname !== '/' || target.search !== '') {
    return target;
  }
  const resolved = URL.canParse(asked, target.href) ? new URL(asked, target.href) : undefined;
  if (resolved?.host !== target.host) {
    return undefined;
  }
  target.pathname = resolved.pathname;
  target.search = resolved.search;
  return target;
}

function refusalOf(to: URL, asked: string, { origin }: IncomingHttpHeaders): Refusal | undefined {
  if (origin !== undefined) {
    return { code: 'forbidden', status: 403, message: 'WebSockets of web pages are not accepted' };
  }
  return botAddress(to, asked) === undefined
    ? { code: 'badRequest', status: 400, message: 'The request target must be a path of this host' }
    : undefined;
}

function headersOf({ authorization }: IncomingHttpHeaders): Record<string, string> {
  return authorization === undefined ? {} : { Authorization: authorization };
}

function masked(entry: CassetteEntry): CassetteEntry {
  return entry.type === 'message' ? { ...entry, text: maskText(entry.text) } : entry;
}

/** Calls `onError` so that an error of its own ends nothing. */
function reporter(onError: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    callSafely('onError', onError, error);
  };
}

function ignore(): void {
  // No callback was given.
}
