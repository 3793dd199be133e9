import type { AddressInfo } from 'node:net';
import type { Observable } from 'rxjs';
import type { CallSession } from '../session/contract/CallSession.js';
import { checkOptionNames, type OptionNames, withDefaults } from '../support/options.js';
import { runtime } from '../support/runtime.js';
import { ACCEPT_CALLS_OPTIONS } from './AcceptCallsOptions.js';
import type { AuthOptions } from './auth/AuthOptions.js';
import { createAuthCheck } from './auth/createAuthCheck.js';
import { connectCall } from './connectCall.js';
import { checkListenOptions, type ListenOptions } from './ListenOptions.js';
import { AddressList } from './server/AddressList.js';
import { serveSockets } from './server/serveSockets.js';
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
 * the port cannot be bound; `pathInUse`, when another `listen` on `server` takes the calls of `path`. A bad connection is
 * not an error: `onRejected` is called with it.
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
  const { auth = {} } = options;
  // Not on subscription: a used token stays used, also when `retry` subscribes again.
  const checkAuth = createAuthCheck(auth, withDefaults(DEFAULT_LIMITS, options.limits));
  return serveSockets(options, {
    checkAuth,
    connect: connectCall,
    onBound: (address) => {
      warnIfOpen(address, auth);
    },
  });
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
