import type { AddressInfo } from 'node:net';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer, type ServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { catchError, EMPTY, NEVER, Observable, type Subscriber, switchMap, take, tap, timer } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CallConnection } from '../session/CallConnection.js';
import type { EndReason } from '../session/CallLifecycle.js';
import type { CallOptions } from '../session/CallOptions.js';
import type { CallSession } from '../session/CallSession.js';
import { Ticker } from '../session/Ticker.js';
import { checkListenOptions } from './checkListenOptions.js';
import { connectCall } from './connectCall.js';
import { listenError } from './listenError.js';
import { type Refusal, refuseUpgrade } from './refuseUpgrade.js';

/**
 * Where calls are listened for, and how they are taken.
 *
 * @public
 */
export interface ListenOptions extends CallOptions {
  /** The port of an own server; 0 for any free one. @defaultValue 8080 */
  readonly port?: number;
  /** The address that an own server binds to. @defaultValue all of them */
  readonly host?: string;
  /** The path that calls come in on, all paths when left out. A text must match whole. */
  readonly path?: string | RegExp;
  /** A running http or https server to attach to, instead of an own one. It is never closed. */
  readonly server?: Server | TlsServer;
  /** Certificate and key of an own server, which speaks https then, and `wss://` with it. */
  readonly tls?: ServerOptions;
  /** The largest message that is read, in bytes. @defaultValue 262144 */
  readonly maxPayloadBytes?: number;
  /** Its first value refuses new calls, lets those that live finish, and completes then. */
  readonly drain$?: Observable<unknown>;
  /** How long calls may go on after `drain$`, in ms, before they end as `drained`. @defaultValue 25000 */
  readonly drainTimeoutMs?: number;
  /** Hears of the address when it is bound. */
  readonly onListening?: (address: AddressInfo) => void;
}

/**
 * Listens for calls. Subscribing binds, unsubscribing closes every call and the port; so `take(1)` hangs up. Errors when
 * the port cannot be bound; a bad call is no error.
 *
 *                listen({ port })
 *     result     ----c---d------c---     every call when its `start` arrives
 *
 * ```ts
 * listen({ port: 8080 }).pipe(serveCalls((call) => call.play(welcome))).subscribe();
 * ```
 *
 * @throws TypeError when an option is of the wrong kind, RangeError when it is out of its range
 * @public
 */
export function listen(options: ListenOptions = {}): Observable<CallSession> {
  checkListenOptions(options);
  const { port = 8_080, host, path, server: attached, tls, maxPayloadBytes = 262_144 } = options;
  const { drain$ = NEVER, drainTimeoutMs = 25_000, onListening, onRejected } = options;

  return new Observable((subscriber) => {
    const server = attached ?? createOwnServer(tls, port, host, subscriber);
    if (server === undefined) {
      return undefined;
    }
    const ticker = new Ticker();
    const connections = new Set<CallConnection>();
    let isDraining = false;
    // One frame of audio in 640 characters is not worth compressing, and the buffers for it cost more than the call.
    const sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: maxPayloadBytes,
    });
    const refuse = (request: IncomingMessage, socket: Duplex, refusal: Refusal) => {
      const rejection = refuseUpgrade(request, socket, refusal);
      onRejected?.(rejection);
    };
    sockets.on('wsClientError', (error, socket, request) => {
      refuse(request, socket, { code: 'notWebSocket', status: 400, message: error.message });
    });

    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!matches(path, request.url)) {
        // Another listener of a server that is shared may want it.
        if (server.listenerCount('upgrade') === 1) {
          refuse(request, socket, {
            code: 'wrongPath',
            status: 404,
            message: 'No calls are taken on this path',
          });
        }
      } else if (isDraining) {
        refuse(request, socket, {
          code: 'draining',
          status: 503,
          message: 'No new calls: the server is about to stop',
        });
      } else {
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          accept(webSocket, request);
        });
      }
    };
    const accept = (webSocket: WebSocket, request: IncomingMessage) => {
      const connection = connectCall(webSocket, {
        upgrade: request,
        options,
        ticker,
        onCall: (call) => {
          subscriber.next(call);
        },
        onRejected: (rejection) => onRejected?.(rejection),
        onGone: () => {
          connections.delete(connection);
          completeWhenDrained();
        },
      });
      connections.add(connection);
    };
    const completeWhenDrained = () => {
      if (isDraining && connections.size === 0) {
        subscriber.complete();
      }
    };
    const endAll = (reason: EndReason) => {
      for (const connection of [...connections]) {
        connection.end(reason);
      }
    };

    const onError = (error: unknown) => {
      subscriber.error(listenError(error, port, host));
    };
    const onBound = () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') {
        onListening?.(address);
      }
    };
    subscriber.add(() => {
      server.off('upgrade', onUpgrade);
      server.off('listening', onBound);
      endAll('appEnded');
      if (attached === undefined) {
        server.off('error', onError);
        server.on('error', ignore);
        server.close();
        server.closeIdleConnections();
      }
    });
    server.on('upgrade', onUpgrade);
    if (server.listening) {
      onBound();
    } else {
      server.once('listening', onBound);
    }
    if (attached === undefined) {
      server.on('error', onError);
      server.listen({ port, host });
    }
    subscriber.add(
      drain$
        .pipe(
          take(1),
          // To drain is a wish: what goes wrong with the wish is none.
          catchError(() => EMPTY),
          tap(() => {
            isDraining = true;
            completeWhenDrained();
          }),
          switchMap(() => timer(drainTimeoutMs)),
          tap(() => {
            endAll('drained');
          }),
        )
        .subscribe(),
    );
    return undefined;
  });
}

function createOwnServer(
  tls: ServerOptions | undefined,
  port: number,
  host: string | undefined,
  subscriber: Subscriber<CallSession>,
): Server | undefined {
  try {
    return tls === undefined ? createServer(answerPlainRequest) : createTlsServer(tls, answerPlainRequest);
  } catch (error) {
    subscriber.error(listenError(error, port, host));
    return undefined;
  }
}

/** Tells somebody who looks at the port with a browser, or a load balancer, what it is. */
function answerPlainRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, {
    Connection: 'Upgrade, close',
    Upgrade: 'websocket',
    'Content-Type': 'text/plain',
  });
  response.end('Calls are taken here over WebSocket.\n');
}

function ignore(): void {
  // The port is being given back: nobody is interested any more.
}

function matches(path: string | RegExp | undefined, url = '/'): boolean {
  const [asked = '/'] = url.split('?', 1);
  return path === undefined || (typeof path === 'string' ? asked === path : path.test(asked));
}
