import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Server as TlsServer, ServerOptions } from 'node:https';
import { catchError, EMPTY, NEVER, Observable, type Subscriber, switchMap, take, tap, timer } from 'rxjs';
import { checkOptionNames, type OptionNames } from '../support/checkOptionNames.js';
import { CALL_OPTIONS, type CallOptions } from '../session/contract/CallOptions.js';
import type { CallSession } from '../session/contract/CallSession.js';
import { withDefaults } from '../support/withDefaults.js';
import { AddressList } from './server/AddressList.js';
import type { AuthOptions } from './auth/AuthOptions.js';
import { CallGate } from './server/CallGate.js';
import { checkListenOptions } from './ListenOptions.js';
import { createAuthCheck } from './auth/createAuthCheck.js';
import { createOwnServer, type OwnServerConfig } from './server/createOwnServer.js';
import { DEFAULT_LIMITS, type Limits } from './ServerLimits.js';
import { listenError } from './listenError.js';
import { UpgradeRouter } from './server/UpgradeRouter.js';
import { warnIfOpen } from './warnIfOpen.js';

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
  /**
   * The path that calls come in on, all paths when left out. A text must match whole. With `auth.tokens` it may be the
   * whole path, or what stands before the token.
   */
  readonly path?: string | RegExp;
  /**
   * A running http or https server to attach to, instead of an own one. It is never closed. Several `listen`s may share
   * one; an upgrade that none of them and nobody else takes is answered with 404.
   */
  readonly server?: Server | TlsServer;
  /**
   * Certificate and key of an own server, which speaks https then, and `wss://` with it. To change certificates while
   * calls are under way, attach to an https server and call its `setSecureContext`.
   */
  readonly tls?: ServerOptions;
  /** Who may call. Without it anybody may, of which `listen` warns when the port is open to the internet. */
  readonly auth?: AuthOptions;
  /**
   * Addresses and ranges of proxies in front, whose `X-Forwarded-For` says who calls: `remoteAddress` of a call, and
   * what `auth.addresses` and `limits.maxCallsPerAddress` go by.
   *
   * @defaultValue none
   */
  readonly trustedProxies?: readonly string[];
  /** What the server takes on, and what a call may cost. */
  readonly limits?: Limits;
  /** Its first value refuses new calls, lets those that live finish, and completes then. */
  readonly drain$?: Observable<unknown>;
  /** How long calls may go on after `drain$`, in ms, before they end as `drained`. @defaultValue 25000 */
  readonly drainTimeoutMs?: number;
  /** Hears of the address when it is bound: at once, within `subscribe`, when `server` listens already. */
  readonly onListening?: (address: AddressInfo) => void;
}

const LISTEN_OPTIONS: OptionNames<ListenOptions> = {
  ...CALL_OPTIONS,
  port: true,
  host: true,
  path: true,
  server: true,
  tls: true,
  auth: true,
  trustedProxies: true,
  drain$: true,
  drainTimeoutMs: true,
  onListening: true,
};

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
  checkOptionNames(options, Object.keys(LISTEN_OPTIONS), 'listen');
  const { port = 8_080, host, server: attached, tls, auth = {} } = options;
  const { drain$ = NEVER, drainTimeoutMs = 25_000, onListening } = options;
  const limits = withDefaults(DEFAULT_LIMITS, options.limits);
  const trustedProxies = new AddressList('trustedProxies', options.trustedProxies ?? []);
  // Here, and not on subscription: a token that was used is used, also when `retry` subscribes again.
  const checkAuth = createAuthCheck(auth, limits);

  return new Observable((subscriber) => {
    let isDraining = false;
    const completeWhenDrained = () => {
      if (isDraining && gate.isEmpty) {
        subscriber.complete();
      }
    };
    const gate = new CallGate({
      options,
      limits,
      trustedProxies,
      checkAuth,
      onCall: (call) => {
        subscriber.next(call);
      },
      onEmpty: completeWhenDrained,
    });
    const onRefused: OwnServerConfig['onRefused'] = (refusal, upgrade) => {
      gate.reject(refusal, upgrade);
    };
    const server = attached ?? ownServer({ tls, limits, onRefused }, port, host, subscriber);
    if (server === undefined) {
      return;
    }
    const router = UpgradeRouter.of(server);
    const onError = (error: unknown) => {
      subscriber.error(listenError(error, port, host));
    };
    const onBound = () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') {
        warnIfOpen(address, auth);
        onListening?.(address);
      }
    };
    subscriber.add(() => {
      router.delete(gate);
      server.off('listening', onBound);
      gate.close();
      if (attached === undefined) {
        server.off('error', onError);
        server.on('error', ignore);
        server.close();
        // Not only those that are idle: once it is closed, Node no longer cuts off who sends a request slowly.
        server.closeAllConnections();
      }
    });
    router.add(gate);
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
            gate.drain();
            completeWhenDrained();
          }),
          switchMap(() => timer(drainTimeoutMs)),
          tap(() => {
            gate.endAll('drained');
          }),
        )
        .subscribe(),
    );
  });
}

function ownServer(
  config: OwnServerConfig,
  port: number,
  host: string | undefined,
  subscriber: Subscriber<CallSession>,
): Server | undefined {
  try {
    return createOwnServer(config);
  } catch (error) {
    subscriber.error(listenError(error, port, host));
    return undefined;
  }
}

function ignore(): void {
  // The port is being given back: nobody is interested any more.
}
