import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Observable, type Subscriber } from 'rxjs';
import { ExotelError } from '../ExotelError.js';
import type { CallSession } from '../session/contract/CallSession.js';
import { callSafely } from '../support/callSafely.js';
import { checkOptionNames, type OptionNames, withDefaults } from '../support/options.js';
import { runtime } from '../support/runtime.js';
import { ACCEPT_CALLS_OPTIONS } from './AcceptCallsOptions.js';
import type { AuthOptions } from './auth/AuthOptions.js';
import { createAuthCheck } from './auth/createAuthCheck.js';
import { connectCall } from './connectCall.js';
import { checkListenOptions, type ListenOptions } from './ListenOptions.js';
import { AddressList } from './server/AddressList.js';
import { CallGate, type SocketHandler } from './server/CallGate.js';
import { createOwnServer, type OwnServerConfig } from './server/createOwnServer.js';
import { UpgradeRouter } from './server/UpgradeRouter.js';
import { DEFAULT_LIMITS } from './ServerLimits.js';

const LISTEN_OPTIONS: OptionNames<ListenOptions> = {
  ...ACCEPT_CALLS_OPTIONS,
  port: true,
  host: true,
  path: true,
  server: true,
  tls: true,
  onListening: true,
};

/**
 * Listens for calls, and emits each call when its `start` arrives.
 *
 * Cold: subscribing binds the port, or attaches to `server`. Unsubscribing ends every call and closes the port, so
 * `take(1)` hangs up. It completes after `drain$`, when the last call has ended.
 *
 *                listen({ port })
 *     result     ----c---d------c---     every call when its `start` arrives
 *
 * ```ts
 * listen({ port: 8080 }).pipe(serveCalls((call) => call.play(welcome))).subscribe();
 * ```
 *
 * Errors emitted (`ExotelError`): `portInUse`, `portForbidden`, `badAddress`, `badCertificate` and `listenFailed`, when
 * the port cannot be bound; `pathInUse`, when another `listen` on `server` takes the calls of `path`. A bad connection is not an error: `onRejected` is called with it.
 *
 * @param options - where to listen, who may call, and limits
 * @returns an observable of calls
 * @throws TypeError when an option has the wrong type, RangeError when its name is unknown or its value is out of range
 * @see {@link serveCalls} to run a handler for every call; {@link acceptCall} for sockets of other servers
 * @public
 */
export function listen(options: ListenOptions = {}): Observable<CallSession> {
  checkListenOptions(options);
  checkOptionNames(options, Object.keys(LISTEN_OPTIONS), 'listen');
  const { auth = {}, onListening } = options;
  // Not on subscription: a used token stays used, also when `retry` subscribes again.
  const checkAuth = createAuthCheck(auth, withDefaults(DEFAULT_LIMITS, options.limits));
  const onBound = (address: AddressInfo) => {
    warnIfOpen(address, auth);
    if (onListening !== undefined) {
      callSafely('onListening', onListening, address);
    }
  };
  return serveSockets({ ...options, onListening: onBound }, { checkAuth, connect: connectCall });
}

/** Listens for sockets, and emits what `handler` creates from those that are admitted. */
export function serveSockets<T>(options: ListenOptions, handler: SocketHandler<T>): Observable<T> {
  const { port = 8_080, host, server: attached, tls } = options;
  const { onListening } = options;
  const limits = withDefaults(DEFAULT_LIMITS, options.limits);
  const trustedProxies = new AddressList('trustedProxies', options.trustedProxies ?? []);

  return new Observable((subscriber) => {
    const gate = new CallGate<T>({
      ...handler,
      options,
      limits,
      trustedProxies,
      onCall: (call) => {
        subscriber.next(call);
      },
      onDrained: () => {
        subscriber.complete();
      },
    });
    const onRefused: OwnServerConfig['onRefused'] = (refusal, upgrade) => {
      gate.reject(refusal, upgrade);
    };
    const server = attached ?? ownServer({ tls, limits, onRefused }, port, host, subscriber);
    if (server === undefined) {
      return;
    }
    const router = UpgradeRouter.of(server);
    if (router.covers(gate)) {
      subscriber.error(pathInUse(options.path));
      return;
    }
    const onError = (error: unknown) => {
      subscriber.error(listenError(error, port, host));
    };
    const onBound = () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') {
        if (onListening !== undefined) {
          callSafely('onListening', onListening, address);
        }
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
        // Not only idle connections: Node ignores the time limits of a closed server.
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
    subscriber.add(gate.drainLater());
  });
}

function ownServer<T>(
  config: OwnServerConfig,
  port: number,
  host: string | undefined,
  subscriber: Subscriber<T>,
): Server | undefined {
  try {
    return createOwnServer(config);
  } catch (error) {
    subscriber.error(listenError(error, port, host));
    return undefined;
  }
}

function pathInUse(path: ListenOptions['path']): ExotelError {
  const where =
    path === undefined
      ? 'all paths'
      : `\`path\` ${typeof path === 'string' ? JSON.stringify(path) : String(path)}`;
  return new ExotelError(
    'pathInUse',
    `Cannot listen on ${where} of \`server\`: another \`listen\` on the server takes all these calls. Set another \`path\`, or unsubscribe the other first`,
  );
}

function ignore(): void {
  // The server is closing, so its errors do not matter.
}

/** Converts an error of a server to an `ExotelError` with a code and a message. */
export function listenError(cause: unknown, port: number, host: string | undefined): ExotelError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const where = `port ${port} of ${host ?? 'all addresses'}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ExotelError(
        'portInUse',
        `Cannot listen on ${where}: another program, or another \`listen\`, uses the port`,
        { cause },
      );
    case 'EACCES':
      return new ExotelError(
        'portForbidden',
        `Cannot listen on ${where}: permission denied (ports below 1024 need privileges)`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ExotelError('badAddress', `Cannot listen on ${where}: this machine has no such address`, {
        cause,
      });
    default:
      return code.startsWith('ERR_OSSL') || code.startsWith('ERR_TLS')
        ? new ExotelError(
            'badCertificate',
            `Cannot listen on ${where}: certificate or key of \`tls\` is not valid (${code})`,
            { cause },
          )
        : new ExotelError(
            'listenFailed',
            `Cannot listen on ${where}: ${cause instanceof Error ? cause.message : String(cause)}`,
            { cause },
          );
  }
}

/** Addresses that the internet does not reach: loopback, private and link-local addresses (RFC 1918, 6598, 4193). */
const PRIVATE = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/** Emits a process warning when anybody on the internet may call. */
function warnIfOpen({ address, port }: AddressInfo, auth: AuthOptions): void {
  if (Object.keys(auth).length === 0 && !new AddressList('address', PRIVATE).has(address)) {
    runtime.warn(
      `Anybody who reaches port ${port} of ${address} may call: \`listen\` has no \`auth\`. Set \`auth\`, or bind \`host\` to a private address`,
      'unauthenticatedListener',
    );
  }
}
