import type { IncomingMessage, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { filter, fromEvent, merge, Subject, takeUntil, tap, timer } from 'rxjs';
import { isCovered, type PathRange } from './matchesPath.js';
import { bytesWritten, socketOwner } from './socketOwner.js';

/** A `listen` on a server. */
export interface UpgradeRoute {
  readonly paths: PathRange;
  readonly matches: (request: IncomingMessage) => boolean;
  readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Answers an upgrade that no listener handles. */
  readonly refuse: (request: IncomingMessage, socket: Duplex) => void;
  /** How long other listeners may take to answer an upgrade for another path, in ms. */
  readonly timeoutMs: number;
}

/** One router per server, for all `listen`s on it. */
const routers = new WeakMap<Server | TlsServer, UpgradeRouter>();

/**
 * Passes each upgrade of a server to the `listen` whose path matches. An upgrade without a `listen` is answered with 404,
 * unless another `upgrade` listener of the server answers it.
 */
export class UpgradeRouter {
  readonly #server: Server | TlsServer;
  readonly #routes = new Set<UpgradeRoute>();
  readonly #closing = new Subject<void>();

  private constructor(server: Server | TlsServer) {
    this.#server = server;
  }

  /** Returns the router of a server. */
  static of(server: Server | TlsServer): UpgradeRouter {
    const router = routers.get(server) ?? new UpgradeRouter(server);
    routers.set(server, router);
    return router;
  }

  /** Returns whether the present routes take every upgrade of a route. */
  covers({ paths }: UpgradeRoute): boolean {
    return [...this.#routes].some((earlier) => isCovered(paths, earlier.paths));
  }

  add(route: UpgradeRoute): void {
    if (this.#routes.size === 0) {
      this.#server.on('upgrade', this.#onUpgrade);
    }
    this.#routes.add(route);
  }

  delete(route: UpgradeRoute): void {
    this.#routes.delete(route);
    if (this.#routes.size === 0) {
      this.#server.off('upgrade', this.#onUpgrade);
      this.#closing.next();
    }
  }

  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Node no longer handles the socket: an error without a listener would end the process.
    socket.on('error', ignore);
    const isAlone = this.#server.listenerCount('upgrade') === 1;
    for (const route of this.#routes) {
      if (route.matches(request)) {
        if (isAlone) {
          route.take(request, socket, head);
        } else {
          // A WebSocketServer of ws without a path takes every upgrade, and throws for an upgrade that is taken already.
          process.nextTick(() => {
            route.take(request, socket, head);
          });
        }
        return;
      }
    }
    const [route] = this.#routes;
    if (route !== undefined) {
      if (isAlone) {
        route.refuse(request, socket);
      } else {
        this.#refuseLater(route, request, socket);
      }
    }
  };

  /** Refuses later: another listener may answer asynchronously, and then it writes to the socket. */
  #refuseLater(route: UpgradeRoute, request: IncomingMessage, socket: Duplex): void {
    const before = bytesWritten(socket);
    timer(Math.min(route.timeoutMs, MAX_TIMEOUT_MS))
      .pipe(
        filter(() => socketOwner(socket, before) === 'nobody'),
        tap(() => {
          route.refuse(request, socket);
        }),
        takeUntil(merge(this.#closing, fromEvent(socket, 'close'))),
      )
      .subscribe();
  }
}

const MAX_TIMEOUT_MS = 60_000;

function ignore(): void {
  // The listener that takes the socket handles its errors.
}
