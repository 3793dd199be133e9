import type { IncomingHttpHeaders } from 'node:http';
import type { Observable } from 'rxjs';
import { checkObject, checkOptionNames, type OptionNames } from '../../support/options.js';
import { AddressList } from '../server/AddressList.js';
import { CALL_TOKEN_OPTIONS, type CallTokenOptions, checkSecret } from './callToken.js';

/**
 * A name and a password, as in `wss://name:password@host/path`, of which Exotel makes an `Authorization` header.
 *
 * @public
 */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Who asks to become a call.
 *
 * @public
 */
export interface AuthRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As they came: secrets among them are not masked. */
  readonly headers: IncomingHttpHeaders;
  /** The client's, behind trusted proxies. */
  readonly remoteAddress?: string;
}

/**
 * How an application refuses: with an HTTP status, and words that the peer and `onRejected` are told.
 *
 * @public
 */
export interface AuthRefusal {
  readonly status: 401 | 403 | 404 | 503;
  /** @defaultValue the status in words */
  readonly message?: string;
}

/**
 * Who may call. Whoever calls must satisfy every member that is given.
 *
 * @public
 */
export interface AuthOptions {
  /** Any of these lets in: keep the old beside the new one while they are exchanged. */
  readonly basic?: BasicCredentials | readonly BasicCredentials[];
  /** Addresses (`'192.0.2.7'`, `'2001:db8::1'`) and ranges of them (`'192.0.2.0/24'`) that may call. */
  readonly addresses?: readonly string[];
  /** Tokens made by `createCallToken`, as the last segment of the path; each lets in once. */
  readonly tokens?: CallTokenOptions;
  /**
   * Decides as the application likes: at once, by a promise, or by the first value of an observable. Only `true` lets in.
   * Nobody is let in when it emits nothing, fails, or takes longer than `limits.handshakeTimeoutMs`.
   */
  readonly authorize?: (
    request: AuthRequest,
  ) => boolean | AuthRefusal | Observable<boolean | AuthRefusal> | PromiseLike<boolean | AuthRefusal>;
}

const AUTH_OPTIONS: OptionNames<AuthOptions> = {
  basic: true,
  addresses: true,
  tokens: true,
  authorize: true,
};

/** @throws TypeError or RangeError for options that would let in nobody, or anybody; it quotes no secret */
export function checkAuthOptions(auth: AuthOptions): void {
  checkObject('`auth`', auth);
  checkOptionNames(auth, Object.keys(AUTH_OPTIONS), 'auth');
  const { basic, addresses, tokens, authorize } = auth;
  if (basic !== undefined) {
    checkBasic([basic].flat());
  }
  if (addresses !== undefined) {
    const list = new AddressList('auth.addresses', addresses);
    if (list.isEmpty) {
      throw new RangeError('`auth.addresses` must not be empty: nobody could call');
    }
  }
  if (tokens !== undefined) {
    checkObject('`auth.tokens`', tokens);
    checkOptionNames(tokens, Object.keys(CALL_TOKEN_OPTIONS), 'auth.tokens');
    const secrets = [tokens.secret].flat();
    if (secrets.length === 0) {
      throw new RangeError('`auth.tokens.secret` must not be empty: nobody could call');
    }
    for (const secret of secrets) {
      checkSecret('auth.tokens.secret', secret);
    }
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new TypeError(`\`auth.authorize\` must be a function, got ${typeof authorize}`);
  }
}

function checkBasic(credentials: readonly BasicCredentials[]): void {
  if (credentials.length === 0) {
    throw new RangeError('`auth.basic` must not be empty: nobody could call');
  }
  for (const one of credentials) {
    checkObject('`auth.basic`', one);
    const { username, password }: { readonly username: unknown; readonly password: unknown } = one;
    if (typeof username !== 'string' || username === '' || username.includes(':')) {
      throw new RangeError('`auth.basic.username` must be a string that is not empty and has no colon');
    }
    // An empty one is most often a variable of the environment that is not set.
    if (typeof password !== 'string' || password === '') {
      throw new RangeError('`auth.basic.password` must be a string that is not empty');
    }
  }
}
