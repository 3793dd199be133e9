import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Observable, Subject } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { listenError } from '../../socket/listenError.js';
import { parseMessage } from '../../wire/parseMessage.js';
import { createSid } from '../createSid.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { maskText } from './maskText.js';
import type { RecordOptions } from './recordEntries.js';
import { type CassetteRecording, toCassette } from './toCassette.js';

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

/** What may wait for a side that does not read: some four minutes of audio. Beyond it the call is cut. */
const MAX_UNREAD_BYTES = 8 * 1_024 * 1_024;
/** Messages that are kept while the bot is dialled: a minute of audio. */
const MAX_EARLY_MESSAGES = 3_000;
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
  const { to, folder, port = 0, host, privacy = 'mask', onListening, onError } = options;
  if (!URL.canParse(to) || !/^wss?:$/.test(new URL(to).protocol)) {
    throw new TypeError(`\`to\` must be a ws:// or wss:// address, got "${to.slice(0, 8)}…"`);
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
      const entries$ = relay(exotel, bot, (error) => onError?.(error));
      subscriber.add(
        recordCall(entries$, folder, privacy).subscribe({
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

/** Hands on what either side sends, and tells it. */
function relay(
  exotel: WebSocket,
  bot: WebSocket,
  onError: (error: unknown) => void,
): Observable<CassetteEntry> {
  const entries$ = new Subject<CassetteEntry>();
  const beganAt = performance.now();
  const atMs = () => performance.now() - beganAt;
  const early: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
  let isOver = false;
  const hand = (from: CassetteEntry['from'], data: Buffer, isBinary: boolean, target: WebSocket) => {
    entries$.next({ type: 'message', atMs: atMs(), from, text: data.toString() });
    if (target.readyState === WebSocket.CONNECTING && early.length < MAX_EARLY_MESSAGES) {
      early.push({ data, isBinary });
    } else if (target.readyState === WebSocket.OPEN) {
      target.send(data, { binary: isBinary });
      if (target.bufferedAmount > MAX_UNREAD_BYTES) {
        target.terminate();
      }
    }
  };
  const end = (from: CassetteEntry['from'], code: number, other: WebSocket) => {
    if (!isOver) {
      isOver = true;
      entries$.next({ type: 'close', atMs: atMs(), from, code });
      entries$.complete();
      if (code === 1_006 || other.readyState === WebSocket.CONNECTING) {
        other.terminate();
      } else {
        other.close(code === 1_005 ? undefined : code);
      }
    }
  };
  bot.on('open', () => {
    for (const { data, isBinary } of early.splice(0)) {
      bot.send(data, { binary: isBinary });
    }
  });
  exotel.on('message', (data: Buffer, isBinary) => {
    hand('exotel', data, isBinary, bot);
  });
  bot.on('message', (data: Buffer, isBinary) => {
    hand('bot', data, isBinary, exotel);
  });
  exotel.on('close', (code) => {
    end('exotel', code, bot);
  });
  bot.on('close', (code) => {
    end('bot', code, exotel);
  });
  exotel.on('error', onError);
  bot.on('error', onError);
  return entries$.asObservable();
}

/** Writes one call, into a file that is named when `start` has said after what. */
function recordCall(
  entries$: Observable<CassetteEntry>,
  folder: string,
  privacy: 'mask' | 'keep',
): Observable<CassetteRecording> {
  return new Observable((subscriber) => {
    const early: CassetteEntry[] = [];
    let written$: Subject<CassetteEntry> | undefined;
    const open = (name: string) => {
      written$ = new Subject();
      subscriber.add(
        written$.pipe(toCassette(join(folder, `${name}.ndjson`), { privacy })).subscribe(subscriber),
      );
      for (const entry of early.splice(0)) {
        written$.next(entry);
      }
    };
    return entries$.subscribe({
      next: (given) => {
        const entry =
          privacy === 'mask' && given.type === 'message' ? { ...given, text: maskText(given.text) } : given;
        if (written$ !== undefined) {
          written$.next(entry);
          return;
        }
        early.push(entry);
        const name = given.type === 'message' && given.from === 'exotel' ? nameOf(given.text) : undefined;
        if (name !== undefined || early.length > MAX_BEFORE_START) {
          open(name ?? createSid());
        }
      },
      complete: () => {
        // What never began is no call: a look at the port.
        if (written$ === undefined && early.some(({ type }) => type === 'message')) {
          open(createSid());
        }
        (written$ ?? subscriber).complete();
      },
    });
  });
}

/** So many messages are waited for a `start`. */
const MAX_BEFORE_START = 50;

function nameOf(text: string): string | undefined {
  const message = parseMessage(text);
  // The id is the peer's: no path is made of it.
  return message.event === 'start'
    ? (message.streamSid ?? createSid()).replace(/[^\w-]/g, '_').slice(0, 64)
    : undefined;
}

function targetOf(to: string, asked: string): string {
  const target = new URL(to);
  return target.pathname === '/' && target.search === '' ? new URL(asked, target).href : target.href;
}

function headersOf({ authorization }: IncomingHttpHeaders): Record<string, string> {
  return authorization === undefined ? {} : { Authorization: authorization };
}
