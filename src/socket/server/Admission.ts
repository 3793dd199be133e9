import type { IncomingMessage } from 'node:http';
import {
  catchError,
  defer,
  EMPTY,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  Subject,
  type Subscription,
  switchMap,
  take,
  tap,
  timer,
} from 'rxjs';
import type { EndReason } from '../../session/contract/CallLifecycle.js';
import { Ticker } from '../../session/Ticker.js';
import type { AcceptCallsOptions } from '../AcceptCallsOptions.js';
import { type AuthCheck, FAILED } from '../auth/createAuthCheck.js';
import type { ServerLimits } from '../ServerLimits.js';
import { AdmissionControl, type AdmissionSlot } from './AdmissionControl.js';
import { type Connection, OpenConnections } from './OpenConnections.js';
import type { Refusal } from './refuseUpgrade.js';

/** Options for an admission. */
export interface AdmissionConfig {
  readonly options: Pick<AcceptCallsOptions, 'drain$' | 'drainTimeoutMs'>;
  readonly limits: Required<ServerLimits>;
  readonly checkAuth: AuthCheck;
  /** Nobody waits for a decision, and the last call has ended. It may be called several times. */
  readonly onEmpty: () => void;
}

/** The place of a connection that was admitted. */
export interface Place extends AdmissionSlot {
  /** Keeps the connection until `leave`. */
  keep(connection: Connection): void;
}

const DRAINING: Refusal = {
  code: 'draining',
  status: 503,
  message: 'The server is about to stop and accepts no new calls',
};

/** Decides which connections may become calls, and keeps those that it admits. They share one ticker. */
export class Admission {
  readonly ticker = new Ticker();
  readonly #config: AdmissionConfig;
  readonly #control: AdmissionControl;
  readonly #connections: OpenConnections;
  readonly #draining = new Subject<void>();
  #isDraining = false;

  constructor(config: AdmissionConfig) {
    const { limits } = config;
    this.#config = config;
    this.#control = new AdmissionControl(limits);
    this.#connections = new OpenConnections({
      ticker: this.ticker,
      maxEventLoopDelayMs: limits.maxEventLoopDelayMs,
    });
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Whether nobody waits for a decision, and no call lives. */
  get isEmpty(): boolean {
    return this.#control.isEmpty;
  }

  /**
   * Decides about a request. Emits once; synchronously, unless `auth.authorize` waits. The place counts until it is left.
   *
   * @param address - the client's address
   * @param gone$ - emits when the peer has left before the decision
   */
  decide(
    request: Pick<IncomingMessage, 'url' | 'headers'>,
    address: string | undefined,
    gone$: Observable<unknown>,
  ): Observable<Place | Refusal> {
    const refusal = this.#isDraining ? DRAINING : this.#control.refusal(address);
    if (refusal !== undefined) {
      return of(refusal);
    }
    const place = this.#enter(address);
    const isTooLate$ = merge(this.#draining, gone$).pipe(map(() => DRAINING));
    const decision$ = defer(() => this.#config.checkAuth(request, address));
    return merge(isTooLate$, decision$).pipe(
      take(1),
      catchError((cause: unknown) => of({ ...FAILED, cause })),
      tap((verdict) => {
        if (verdict !== undefined) {
          place.leave();
        }
      }),
      map((verdict) => verdict ?? place),
    );
  }

  /** Drains at the first value of `drain$`, and ends the calls that remain after `drainTimeoutMs`. */
  drainLater(): Subscription {
    const { drain$ = NEVER, drainTimeoutMs = 25_000 } = this.#config.options;
    return drain$
      .pipe(
        take(1),
        // An error of `drain$` neither drains nor ends the calls.
        catchError(() => EMPTY),
        tap(() => {
          this.#drain();
          if (this.isEmpty) {
            this.#config.onEmpty();
          }
        }),
        // Node turns a delay of Infinity into 1 ms.
        switchMap(() => (drainTimeoutMs === Infinity ? NEVER : timer(drainTimeoutMs))),
        tap(() => {
          this.#connections.endAll('drained');
        }),
      )
      .subscribe();
  }

  /** Refuses everybody from now on, and ends every call. */
  close(reason: EndReason = 'appEnded'): void {
    this.#drain();
    this.#connections.endAll(reason);
  }

  #drain(): void {
    this.#isDraining = true;
    this.#draining.next();
  }

  #enter(address: string | undefined): Place {
    const slot = this.#control.enter(address);
    let kept: Connection | undefined;
    return {
      start: () => {
        slot.start();
      },
      keep: (connection) => {
        kept = connection;
        this.#connections.add(connection);
      },
      leave: () => {
        slot.leave();
        if (kept !== undefined) {
          this.#connections.delete(kept);
        }
        if (this.isEmpty) {
          this.#config.onEmpty();
        }
      },
    };
  }
}
