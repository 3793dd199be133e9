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
import { PageReporter } from './PageReporter.js';
import { type PhoneLine, placeCall, withSpeech } from './placeCall.js';

/** Options for serving the phone. */
export interface PhoneOptions extends PhoneLine {
  /** The address to bind to. */
  readonly host: string;
  /** The port; 0 for any free port. */
  readonly port: number;
  /** The folder of the page's files. */
  readonly folder: string;
  readonly version: string;
  /** Called with the address when it is bound. */
  readonly onListening: (address: AddressInfo) => void;
}

/** Event of a call that a page made; `call` counts the calls of this phone. */
export type PhoneEvent = { readonly call: number } & (
  | { readonly type: 'event'; readonly event: SimulatedCallEvent }
  | { readonly type: 'failed'; readonly error: unknown }
);

/** A page sends 20 ms of audio at a time. */
const MAX_MESSAGE_BYTES = 64 * 1_024;

/**
 * Serves a phone: a page that calls a bot, one call for each WebSocket that it opens. Subscribing binds the port;
 * unsubscribing cuts every call and closes the port.
 *
 *                servePhone(options)
 *     result     ---1--12-1--2--      the events of the first and the second call
 *
 * Errors emitted: an error when the port cannot be bound, or a file of the page is missing.
 *
 * @throws TypeError when the bot's address is not a ws:// or wss:// address
 */
export function servePhone(options: PhoneOptions): Observable<PhoneEvent> {
  const { host, port, folder, url, version, onListening } = options;
  // Checks the bot's address when called.
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
      const reporter = new PageReporter(socket, shelf);
      // After an error, the close event follows and hangs up.
      socket.on('error', () => undefined);
      subscriber.add(
        withSpeech(placeCall(socket, options)).subscribe({
          next: (event) => {
            reporter.report(event);
            if (event.type !== 'speech') {
              subscriber.next({ type: 'event', call, event });
            }
          },
          error: (error: unknown) => {
            reporter.fail(messageOf(error));
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
      // Browsers send the origin of every WebSocket. A request without an origin comes from another program, which
      // does not need the page to make calls.
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
