import type { IncomingMessage, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { filter, fromEvent, merge, Subject, takeUntil, tap, timer } from 'rxjs';

/** One `listen` of a server. */
export interface UpgradeRoute {
  readonly matches: (request: IncomingMessage) => boolean;
  readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Answers what nobody takes. */
  readonly refuse: (request: IncomingMessage, socket: Duplex) => void;
  /** How long others may take to answer what is none of ours, in ms. */
  readonly timeoutMs: number;
}

/** One router a server, however many `listen`s there are on it. */
const routers = new WeakMap<Server | TlsServer, UpgradeRouter>();

/**
 * Gives each upgrade of a server to the `listen` whose path it is. What is nobody's is answered with 404, but only when
 * nobody else who listens to the server's upgrades has answered it.
 */
export class UpgradeRouter {
  readonly #server: Server | TlsServer;
  readonly #routes = new Set<UpgradeRoute>();
  readonly #closing = new Subject<void>();

  private constructor(server: Server | TlsServer) {
    this.#server = server;
  }

  /** The router of a server. */
  static of(server: Server | TlsServer): UpgradeRouter {
    const router = routers.get(server) ?? new UpgradeRouter(server);
    routers.set(server, router);
    return router;
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
    // Node has given it away: until somebody takes it, an error that nobody listens to would end the process.
    socket.on('error', ignore);
    const isAlone = this.#server.listenerCount('upgrade') === 1;
    for (const route of this.#routes) {
      if (route.matches(request)) {
        if (isAlone) {
          route.take(request, socket, head);
        } else {
          // A WebSocketServer of ws without a path takes every upgrade, and throws for one that has been taken.
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

  /** Another listener may want it, and may have to think about it: who takes a socket writes to it. */
  #refuseLater(route: UpgradeRoute, request: IncomingMessage, socket: Duplex): void {
    const written = () => (socket instanceof Socket ? socket.bytesWritten : 0);
    const before = written();
    timer(Math.min(route.timeoutMs, MAX_TIMEOUT_MS))
      .pipe(
        filter(() => written() === before),
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
  // Whoever takes the socket hears of it.
}
