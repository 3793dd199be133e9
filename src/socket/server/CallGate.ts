import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { catchError, defer, EMPTY, fromEvent, merge, type Observable, type Subscription, tap } from 'rxjs';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Rejection } from '../../session/contract/Rejection.js';
import type { UpgradeInfo } from '../../session/contract/UpgradeInfo.js';
import { readUrl } from '../../session/inbound/readCallInfo.js';
import { MAX_TIMER_MS } from '../../support/options.js';
import type { AuthCheck } from '../auth/createAuthCheck.js';
import { type ConnectCallConfig, describeUpgrade, reportRejection } from '../connectCall.js';
import type { ListenOptions } from '../ListenOptions.js';
import type { ServerLimits } from '../ServerLimits.js';
import type { AddressList } from './AddressList.js';
import { Admission, type Place } from './Admission.js';
import { clientAddress, maxHeadersOf } from './clientAddress.js';
import { matchesPath, type PathRange } from './matchesPath.js';
import type { Connection } from './OpenConnections.js';
import { type Refusal, refuseUpgrade } from './refuseUpgrade.js';
import { bytesWritten, hasResponse, socketOwner } from './socketOwner.js';
import type { UpgradeRoute } from './UpgradeRouter.js';

/** Which requests a server admits, and what it creates from their sockets. */
export interface SocketHandler<T> {
  readonly checkAuth: AuthCheck;
  /** Creates a call, or another connection, on a socket that was admitted. */
  readonly connect: (socket: WebSocket, config: ConnectCallConfig<T>, request: IncomingMessage) => Connection;
}

/** Options for a gate. */
export interface CallGateConfig<T> extends SocketHandler<T> {
  readonly options: ListenOptions;
  readonly limits: Required<ServerLimits>;
  readonly trustedProxies: AddressList;
  readonly onCall: (call: T) => void;
  /** The server is draining, and the last call has ended. */
  readonly onDrained: () => void;
}

/** A message of the largest size in fragments of 16 KiB. Each may keep 64 KiB of the data that was read with it. */
const MAX_FRAGMENTS = 16;
/** A message of the largest size in pieces of 256 bytes. */
const MAX_CHUNKS = 1_024;
const CLOSE_MARGIN_MS = 200;
const WRONG_PATH: Refusal = {
  code: 'wrongPath',
  status: 404,
  message: 'Calls are not accepted on this path',
};

const TAKEN: Rejection = {
  code: 'upgradeTaken',
  message:
    'Another `upgrade` listener of the server has answered the request: create that WebSocket server with `noServer: true`, and route the upgrades of its path to it; with @fastify/websocket, use `acceptCall` in a route instead of `listen`',
};

/** Admits or refuses upgrades, and keeps the connections of those that it admits. */
export class CallGate<T> implements UpgradeRoute {
  readonly timeoutMs: number;
  readonly paths: PathRange;
  readonly #config: CallGateConfig<T>;
  readonly #admission: Admission;
  readonly #sockets: WebSocketServer;

  constructor(config: CallGateConfig<T>) {
    const { options: served, limits, checkAuth, onDrained } = config;
    this.#config = config;
    this.#admission = new Admission({
      options: served,
      limits,
      checkAuth,
      onEmpty: () => {
        if (this.#admission.isDraining) {
          onDrained();
        }
      },
    });
    this.timeoutMs = limits.handshakeTimeoutMs;
    this.paths = { path: served.path, hasToken: served.auth?.tokens !== undefined };
    // The types of ws do not contain these two yet.
    const options: ServerOptions & { readonly closeTimeout: number; readonly maxPendingAutoPongs: number } = {
      noServer: true,
      clientTracking: false,
      // Later than `limits.closeTimeoutMs`, which is reported as a diagnostic.
      closeTimeout: Math.min(limits.closeTimeoutMs + CLOSE_MARGIN_MS, MAX_TIMER_MS),
      // Unread pongs count for `limits.maxBufferedBytes`. ws would also count pongs of this turn that were sent already.
      maxPendingAutoPongs: 0,
      // A frame of audio in 640 characters is not worth compressing, and the buffers for it use more memory than the call.
      perMessageDeflate: false,
      // Text that is not UTF-8 is a diagnostic, and does not end the call. It is checked where messages are parsed.
      skipUTF8Validation: true,
      // Exotel sends each message in one frame. Each fragment costs an object, and so does each piece of a frame as the
      // network delivers it, however small.
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_CHUNKS,
      // For ws, 0 means unlimited.
      maxPayload: limits.maxMessageBytes === Infinity ? 0 : Math.max(1, limits.maxMessageBytes),
    };
    this.#sockets = new WebSocketServer(options);
    this.#sockets.on('wsClientError', ({ message }, socket, request) => {
      const status = message.includes('Sec-WebSocket-Version') ? 426 : 400;
      this.#refuse(request, socket, { code: 'notWebSocket', status, message });
    });
  }

  // ---- called by its server

  readonly matches = (request: IncomingMessage): boolean => {
    const { path, hasToken } = this.paths;
    return matchesPath(path, readUrl(request.url).path, hasToken);
  };

  readonly refuse = (request: IncomingMessage, socket: Duplex): void => {
    this.#refuse(request, socket, WRONG_PATH);
  };

  readonly take = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    defer(() => this.#decide(request, socket, head))
      .pipe(
        catchError((cause: unknown) => {
          // A part of the response may have been sent already.
          socket.destroy();
          this.reject(
            { code: 'upgradeFailed', message: 'The upgrade failed', cause },
            this.#describe(request),
          );
          return EMPTY;
        }),
      )
      .subscribe();
  };

  /** Reports a rejection. */
  reject(rejection: Rejection, upgrade: UpgradeInfo): void {
    this.#report({ ...rejection, ...describeUpgrade(upgrade) });
  }

  // ---- called by listen

  drainLater(): Subscription {
    return this.#admission.drainLater();
  }

  close(): void {
    this.#admission.close();
  }

  #decide(request: IncomingMessage, socket: Duplex, head: Buffer): Observable<unknown> {
    const address = this.#addressOf(request);
    const bytesBefore = bytesWritten(socket);
    // Other listeners have run, and the peer cannot have left since: a socket that is destroyed was answered, too.
    if (socketOwner(socket, bytesBefore) !== 'nobody') {
      this.reject(TAKEN, this.#describe(request));
      return EMPTY;
    }
    const gone$ = merge(fromEvent(socket, 'error'), fromEvent(socket, 'close'));
    return this.#admission.decide(request, address, gone$).pipe(
      tap((verdict) => {
        const owner = socketOwner(socket, bytesBefore);
        if (owner === 'nobody' && !('code' in verdict)) {
          this.#upgrade(request, socket, head, verdict);
          return;
        }
        if (!('code' in verdict)) {
          verdict.leave();
        }
        if (owner === 'other') {
          this.reject(TAKEN, this.#describe(request));
        } else if (owner === 'nobody' && 'code' in verdict) {
          this.#refuse(request, socket, verdict);
        }
      }),
    );
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, place: Place): void {
    const accepted: WebSocket[] = [];
    try {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.#accept(webSocket, request, place);
        accepted.push(webSocket);
      });
    } finally {
      // The handshake was not valid and has been answered, or the peer has gone.
      if (accepted.length === 0) {
        place.leave();
      }
    }
  }

  #accept(webSocket: WebSocket, request: IncomingMessage, place: Place): void {
    const { options, limits, connect, onCall } = this.#config;
    const config: ConnectCallConfig<T> = {
      upgrade: this.#describe(request),
      options,
      limits,
      ticker: this.#admission.ticker,
      onCall: (call) => {
        place.start();
        onCall(call);
      },
      onRejected: (rejection) => {
        // Another listener may have answered with HTTP between the frames, so the peer has closed the socket.
        this.#report(hasResponse(request.socket) ? { ...rejection, ...TAKEN } : rejection);
      },
      onGone: () => {
        place.leave();
      },
    };
    place.keep(connect(webSocket, config, request));
  }

  #refuse(request: IncomingMessage, socket: Duplex, refusal: Refusal): void {
    refuseUpgrade(socket, refusal);
    const { code, status, message, cause } = refusal;
    this.reject(
      { code, status, message, ...(cause === undefined ? {} : { cause }) },
      this.#describe(request),
    );
  }

  #describe(request: IncomingMessage): UpgradeInfo {
    return {
      url: request.url,
      socket: { remoteAddress: this.#addressOf(request) },
    };
  }

  #addressOf(request: IncomingMessage): string | undefined {
    const { options, trustedProxies } = this.#config;
    return clientAddress(request, trustedProxies, options.server ? maxHeadersOf(options.server) : Infinity);
  }

  #report(rejection: Rejection): void {
    reportRejection(this.#config.options, rejection);
  }
}
