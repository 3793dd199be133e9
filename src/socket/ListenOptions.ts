import type { Server } from 'node:http';
import type { Server as TlsServer, ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describeValue } from '../support/describeValue.js';
import { checkCallback, checkObject } from '../support/options.js';
import { type AcceptCallsOptions, checkAdmissionOptions } from './AcceptCallsOptions.js';
import type { AuthOptions } from './auth/AuthOptions.js';

/**
 * Options for {@link listen}: where to listen, who may call, and limits; and the options for every call.
 *
 * @public
 */
export interface ListenOptions extends AcceptCallsOptions {
  /** The port to bind; 0 for any free port. Not allowed with `server`. @defaultValue 8080 */
  readonly port?: number;
  /** The address to bind. Not allowed with `server`. @defaultValue all addresses */
  readonly host?: string;
  /**
   * The path for calls. A string must match the whole path. With `auth.tokens`, it may be the whole path, or the part
   * before the token.
   *
   * @defaultValue all paths
   */
  readonly path?: string | RegExp;
  /**
   * Your http or https server to attach to, instead of an own port. `listen` never closes it. Several `listen`s may share
   * a server if they have different paths. An upgrade that no `listen` and no other listener handles is answered with 404.
   */
  readonly server?: Server | TlsServer;
  /**
   * Certificate and key of the own port, which then accepts only `wss://`. Not allowed with `server`. To change certificates while calls are live,
   * attach to an https server and call its `setSecureContext`.
   */
  readonly tls?: ServerOptions;
  /**
   * Who may call. Without it, anybody may call; if the port is open to the internet, the process warning
   * `unauthenticatedListener` is emitted.
   */
  readonly auth?: AuthOptions;
  /** Is called with the bound address; synchronously, within `subscribe`, if `server` already listens. */
  readonly onListening?: (address: AddressInfo) => void;
}

/** @throws TypeError when an option has the wrong type, RangeError when its value is out of range */
export function checkListenOptions(options: ListenOptions): void {
  checkAdmissionOptions(options);
  const { port, host, path, server, tls, onListening } = options;
  checkCallback('onListening', onListening);
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535)) {
    throw new RangeError(`\`port\` must be an integer from 0 to 65535, got ${describeValue(port)}`);
  }
  if (host !== undefined && (typeof host !== 'string' || host === '')) {
    // Node binds all addresses for an empty text, which is usually an environment variable that is not set.
    const Misuse = typeof host === 'string' ? RangeError : TypeError;
    throw new Misuse(`\`host\` must be a non-empty string, got ${describeValue(host)}`);
  }
  if (path !== undefined && typeof path !== 'string' && !(path instanceof RegExp)) {
    throw new TypeError(`\`path\` must be a string or a RegExp, got ${describeValue(path)}`);
  }
  if (typeof path === 'string' && !path.startsWith('/')) {
    throw new RangeError(`\`path\` must begin with a slash, got ${describeValue(path)}`);
  }
  // An Express app is a function, not a server.
  if (server !== undefined && !isServer(server)) {
    throw new TypeError(
      `\`server\` must be a server of node:http or node:https (for Express, pass what \`app.listen()\` returns), got ${describeValue(server)}`,
    );
  }
  for (const [name, value] of Object.entries({ port, host, tls })) {
    if (server !== undefined && value !== undefined) {
      throw new RangeError(
        `\`${name}\` must not be set together with \`server\`: the server itself has a port and a certificate`,
      );
    }
  }
  if (tls !== undefined) {
    checkTls(tls);
  }
}

/** @throws TypeError when no handshake could succeed; Node binds the port without a certificate, too */
function checkTls(tls: ServerOptions): void {
  checkObject('`tls`', tls);
  const { cert, key, pfx, SNICallback, pskCallback } = tls;
  const hasKey = cert !== undefined && key !== undefined;
  if (!hasKey && pfx === undefined && SNICallback === undefined && pskCallback === undefined) {
    throw new TypeError('`tls` must have `cert` and `key`, or `pfx`');
  }
}

function isServer(server: unknown): boolean {
  return typeof server === 'object' && server !== null && 'listening' in server;
}
