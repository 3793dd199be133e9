import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Observable } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import { QUIRKS, type SimulatedCallEvent } from '../../testing/index.js';
import { simulateCall } from '../../testing/node/index.js';
import { messageOf } from '../output/text.js';
import { answerRequest, isTrustedRequest, type PhoneSite } from './answerRequest.js';
import { CallShelf } from './CallShelf.js';
import { readPageFiles } from './pageFiles.js';
import { PageTeller } from './PageTeller.js';
import { type PhoneLine, placeCall, withSpeech } from './placeCall.js';

/** Where a phone is, and whom it calls. */
export interface PhoneOptions extends PhoneLine {
  /** The address that it binds to. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Where the page's files are. */
  readonly folder: string;
  readonly version: string;
  /** Hears of the address when it is bound. */
  readonly onListening: (address: AddressInfo) => void;
}

/** What happens in a call that a page made: its nth of this phone. */
export type PhoneEvent = { readonly call: number } & (
  | { readonly type: 'event'; readonly event: SimulatedCallEvent }
  | { readonly type: 'failed'; readonly error: unknown }
);

/** A page sends 20 ms of audio at a time. */
const MAX_MESSAGE_BYTES = 64 * 1_024;

/**
 * Serves a phone: a page that calls a bot, one call for each WebSocket it opens. Subscribing binds, unsubscribing cuts
 * every call and closes the port.
 *
 *                servePhone(options)
 *     result     ---1--12-1--2--      the events of the first and the second call
 *
 * @throws TypeError when the bot's address is none of a WebSocket
 *
 * Errors when the port cannot be bound, or the page's files are not there.
 */
export function servePhone(options: PhoneOptions): Observable<PhoneEvent> {
  const { host, port, folder, url, version, onListening } = options;
  // Checked when called: an address that no call could be made to.
  void simulateCall(url);

  return new Observable((subscriber) => {
    const shelf = new CallShelf();
    const site: PhoneSite = {
      host,
      files: readPageFiles(folder),
      config: { bot: withoutCredentials(url), version, quirks: QUIRKS },
      shelf,
    };
    let calls = 0;
    const onPage = (socket: WebSocket) => {
      const call = ++calls;
      const teller = new PageTeller(socket, shelf);
      // What breaks ends in a close, which hangs up.
      socket.on('error', () => undefined);
      subscriber.add(
        withSpeech(placeCall(socket, options)).subscribe({
          next: (event) => {
            teller.tell(event);
            if (event.type !== 'speech') {
              subscriber.next({ type: 'event', call, event });
            }
          },
          error: (error: unknown) => {
            teller.fail(messageOf(error));
            subscriber.next({ type: 'failed', call, error });
            socket.close();
          },
          complete: () => {
            socket.close();
          },
        }),
      );
    };

    const server = createServer((request, response) => {
      answerRequest(request, response, site);
    });
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
    });
    server.on('upgrade', (request, connection, head) => {
      // Browsers tell the origin of every WebSocket; who tells none could be any program, which needs no page to call.
      if (
        request.url !== '/call' ||
        request.headers.origin === undefined ||
        !isTrustedRequest(request, host)
      ) {
        connection.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      } else {
        sockets.handleUpgrade(request, connection, head, onPage);
      }
    });
    server.on('error', (error) => {
      subscriber.error(error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') {
        onListening(address);
      }
    });

    return () => {
      sockets.clients.forEach((socket) => {
        socket.terminate();
      });
      server.close();
      server.closeAllConnections();
    };
  });
}

function withoutCredentials(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}
