import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Observable } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { listenError } from '../../../socket/listen.js';
import { shownAddress } from '../../caller/planCall.js';
import type { CassetteRecording } from './toCassette.js';
import { RECORD_OPTIONS, type RecordOptions } from '../../cassette/recordEntries.js';
import { relayCall, writeCall } from './relayCall.js';
import { checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * Between whom a proxy stands, and where it writes.
 *
 * @public
 */
export interface RecordProxyOptions extends RecordOptions {
  /** The bot's address: ws:// or wss://. The path and query that are dialled come in its place when it has none. */
  readonly to: string;
  /** Where the cassettes go, each named after its stream. */
  readonly folder: string;
  /** @defaultValue any that is free */
  readonly port?: number;
  readonly host?: string;
  readonly onListening?: (address: AddressInfo) => void;
  /** What goes wrong with one call, which ends then: others go on. */
  readonly onError?: (error: unknown) => void;
}

const RECORD_PROXY_OPTIONS: OptionNames<RecordProxyOptions> = {
  ...RECORD_OPTIONS,
  to: true,
  folder: true,
  port: true,
  host: true,
  onListening: true,
  onError: true,
};

const MAX_MESSAGE_BYTES = 16 * 1_024 * 1_024;

/**
 * Stands between Exotel and a bot, in any language, and records every call that goes through: hands on every message as
 * it is, both ways. Emits each cassette when its call is over. Cold: subscribing listens, unsubscribing cuts every call
 * and gives the port back.
 *
 * Errors as `listen` does when the port cannot be had.
 *
 * @throws TypeError when `to` is no address of a WebSocket
 * @public
 */
export function recordProxy(options: RecordProxyOptions): Observable<CassetteRecording> {
  checkOptions('recordProxy', options, RECORD_PROXY_OPTIONS);
  const { to, folder, port = 0, host, privacy = 'mask', onListening, onError } = options;
  if (!URL.canParse(to) || !/^wss?:$/.test(new URL(to).protocol)) {
    throw new TypeError(`\`to\` must be a ws:// or wss:// address, got "${shownAddress(to)}"`);
  }
  return new Observable((subscriber) => {
    const http = createServer((_request, response) => {
      response.writeHead(426, { Connection: 'Upgrade, close', Upgrade: 'websocket' });
      response.end('Calls are recorded here over WebSocket.\n');
    });
    const server = new WebSocketServer({
      server: http,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    const sockets = new Set<WebSocket>();
    server.on('connection', (exotel, request) => {
      const bot = new WebSocket(targetOf(to, request.url ?? '/'), {
        headers: headersOf(request.headers),
        perMessageDeflate: false,
        maxPayload: MAX_MESSAGE_BYTES,
      });
      for (const socket of [exotel, bot]) {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      }
      const entries$ = relayCall(exotel, bot, (error) => onError?.(error));
      subscriber.add(
        entries$.pipe(writeCall(folder, privacy)).subscribe({
          next: (recording) => {
            subscriber.next(recording);
          },
          error: (error: unknown) => {
            onError?.(error);
            exotel.terminate();
            bot.terminate();
          },
        }),
      );
    });
    const fail = (error: unknown) => {
      subscriber.error(listenError(error, port, host));
    };
    // The server of WebSockets repeats the errors of the one below it.
    server.on('error', fail);
    http.on('listening', () => {
      const address = http.address();
      if (address !== null && typeof address === 'object') {
        onListening?.(address);
      }
    });
    http.listen({ port, host });
    return () => {
      for (const socket of sockets) {
        socket.terminate();
      }
      server.close();
      http.close();
    };
  });
}

function targetOf(to: string, asked: string): string {
  const target = new URL(to);
  return target.pathname === '/' && target.search === '' ? new URL(asked, target).href : target.href;
}

function headersOf({ authorization }: IncomingHttpHeaders): Record<string, string> {
  return authorization === undefined ? {} : { Authorization: authorization };
}
