import type { IncomingHttpHeaders } from 'node:http';
import type { Observable } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { checkObject, checkOptionNames, type OptionNames } from '../../support/options.js';
import { AddressList } from '../server/AddressList.js';
import { CALL_TOKEN_OPTIONS, type CallTokenOptions, checkSecret } from './callToken.js';

/**
 * A name and a password. Exotel takes them from `wss://name:password@host/path` and sends them as an `Authorization`
 * header.
 *
 * @public
 */
export interface BasicCredentials {
  /** Must not be empty, and must not contain a colon. */
  readonly username: string;
  /** Must not be empty. */
  readonly password: string;
}

/**
 * The request of a client that `auth.authorize` decides about.
 *
 * @public
 */
export interface AuthRequest {
  /** The path of the WebSocket's URL. */
  readonly path: string;
  /** The query of the WebSocket's URL. */
  readonly query: Readonly<Record<string, string>>;
  /** The headers, unchanged: secrets in them are not masked. */
  readonly headers: IncomingHttpHeaders;
  /** The client's address. Behind trusted proxies it is the address that they report. */
  readonly remoteAddress?: string;
}

/**
 * A refusal of `auth.authorize`: the status of the HTTP response, and a message for the peer and for `onRejected`.
 *
 * @public
 */
export interface AuthRefusal {
  /** The status of the HTTP response. */
  readonly status: 401 | 403 | 404 | 503;
  /** The body of the response. @defaultValue 'Not allowed to call' */
  readonly message?: string;
}

/**
 * Options for who may call. A client must pass every member that you set.
 *
 * @public
 */
export interface AuthOptions {
  /** Admits clients with any of these names and passwords. To change a password, accept the old and the new one. */
  readonly basic?: BasicCredentials | readonly BasicCredentials[];
  /** Admits these addresses (`'192.0.2.7'`, `'2001:db8::1'`) and ranges of addresses (`'192.0.2.0/24'`). */
  readonly addresses?: readonly string[];
  /** Admits clients with a token of `createCallToken` as the last segment of the path; each token once. */
  readonly tokens?: CallTokenOptions;
  /**
   * Admits clients for which it returns `true`, a promise of it, or an observable whose first value is `true`. `false` and
   * an {@link AuthRefusal} refuse the client. Any other result refuses the client, too, and so does an error, an empty observable, or a decision that takes longer than
   * `limits.handshakeTimeoutMs`.
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

/** @throws TypeError or RangeError for options that would admit nobody, or anybody; messages contain no secret */
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
    throw new TypeError(`\`auth.authorize\` must be a function, got ${describeValue(authorize)}`);
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
      throw new RangeError('`auth.basic.username` must be a non-empty string without a colon');
    }
    // An empty password is usually an environment variable that is not set.
    if (typeof password !== 'string' || password === '') {
      throw new RangeError('`auth.basic.password` must be a non-empty string');
    }
  }
}
