import type { Server } from 'node:http';
import type { Server as TlsServer, ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Observable } from 'rxjs';
import type { CallOptions } from '../session/contract/CallOptions.js';
import { checkCallOptions } from '../session/contract/checkCallOptions.js';
import { describeValue } from '../support/describeValue.js';
import { type AuthOptions, checkAuthOptions } from './auth/AuthOptions.js';
import { DEFAULT_LIMITS, type ServerLimits } from './ServerLimits.js';

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
  readonly limits?: ServerLimits;
  /** Its first value refuses new calls, lets those that live finish, and completes then. */
  readonly drain$?: Observable<unknown>;
  /** How long calls may go on after `drain$`, in ms, before they end as `drained`. @defaultValue 25000 */
  readonly drainTimeoutMs?: number;
  /** Hears of the address when it is bound: at once, within `subscribe`, when `server` listens already. */
  readonly onListening?: (address: AddressInfo) => void;
}

/** @throws TypeError when an option is of the wrong kind, RangeError when it is out of its range */
export function checkListenOptions(options: ListenOptions): void {
  checkCallOptions(options, DEFAULT_LIMITS);
  checkAuthOptions(options.auth ?? {});
  const { port, path, server } = options;
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535)) {
    throw new RangeError(`\`port\` must be an integer from 0 to 65535, got ${describeValue(port)}`);
  }
  if (typeof path === 'string' && !path.startsWith('/')) {
    throw new RangeError(
      `\`path\` must begin with a slash, as the path of a request does, got ${describeValue(path)}`,
    );
  }
  // An Express app is a function; the server is what its `listen` gives.
  if (server !== undefined && !isServer(server)) {
    throw new TypeError(
      `\`server\` must be a server of node:http or node:https (of Express, what \`app.listen()\` returns), got ${describeValue(server)}`,
    );
  }
}

function isServer(server: unknown): boolean {
  return typeof server === 'object' && server !== null && 'listening' in server;
}
