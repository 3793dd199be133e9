import { filter, Subscription, tap } from 'rxjs';
import type { CallConnection } from '../../session/CallConnection.js';
import type { EndReason } from '../../session/contract/CallLifecycle.js';
import type { Ticker } from '../../session/Ticker.js';
import { loopLag } from '../../support/loopLag.js';

/** The methods of a connection that a server calls. */
export type Connection = Pick<CallConnection, 'end' | 'lagged'>;

/** Options for the connections of a server. */
export interface OpenConnectionsConfig {
  readonly ticker: Ticker;
  /** Event-loop delay above which calls report `eventLoopBlocked`, in ms. */
  readonly maxEventLoopDelayMs: number;
}

/** The connections of a server, from upgrade to close. While there are connections, it measures the event-loop delay. */
export class OpenConnections {
  readonly #config: OpenConnectionsConfig;
  readonly #connections = new Set<Connection>();
  #lag = Subscription.EMPTY;

  constructor(config: OpenConnectionsConfig) {
    this.#config = config;
  }

  get isEmpty(): boolean {
    return this.#connections.size === 0;
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
    if (this.#connections.size === 1) {
      this.#lag = this.#watchLag();
    }
  }

  delete(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.isEmpty) {
      this.#lag.unsubscribe();
    }
  }

  endAll(reason: EndReason): void {
    for (const connection of [...this.#connections]) {
      connection.end(reason);
    }
  }

  /** Reports event-loop delays to the calls. */
  #watchLag(): Subscription {
    const { ticker, maxEventLoopDelayMs } = this.#config;
    return loopLag(() => ticker.now())
      .pipe(
        filter((lagMs) => lagMs > maxEventLoopDelayMs),
        tap((lagMs) => {
          for (const connection of [...this.#connections]) {
            connection.lagged(lagMs);
          }
        }),
      )
      .subscribe();
  }
}
