import { filter, Subscription, tap } from 'rxjs';
import type { CallConnection } from '../../session/CallConnection.js';
import type { EndReason } from '../../session/contract/CallLifecycle.js';
import type { Ticker } from '../../session/Ticker.js';
import { loopLag } from './loopLag.js';

/** What the connections of a server are told once. */
export interface OpenConnectionsConfig {
  readonly ticker: Ticker;
  /** A longer lag of the event loop is told to the calls, in ms. */
  readonly maxLagMs: number;
}

/** The connections of a server, from upgrade to close. As long as there are some, the event loop is watched for them. */
export class OpenConnections {
  readonly #config: OpenConnectionsConfig;
  readonly #connections = new Set<CallConnection>();
  #lag = Subscription.EMPTY;

  constructor(config: OpenConnectionsConfig) {
    this.#config = config;
  }

  get isEmpty(): boolean {
    return this.#connections.size === 0;
  }

  add(connection: CallConnection): void {
    this.#connections.add(connection);
    if (this.#connections.size === 1) {
      this.#lag = this.#watchLag();
    }
  }

  delete(connection: CallConnection): void {
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

  /** Tells the calls when something else has kept the process from them. */
  #watchLag(): Subscription {
    const { ticker, maxLagMs } = this.#config;
    return loopLag(() => ticker.now())
      .pipe(
        filter((lagMs) => lagMs > maxLagMs),
        tap((lagMs) => {
          for (const connection of [...this.#connections]) {
            connection.lagged(lagMs);
          }
        }),
      )
      .subscribe();
  }
}
