import type { IncomingHttpHeaders } from 'node:http';
import type { Observable } from 'rxjs';
import type { CallTokenConfig } from './checkCallToken.js';

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
  readonly tokens?: CallTokenConfig;
  /**
   * Decides as the application likes, at once or by the first value of an observable; only `true` lets in. One that gives none, fails, or
   * takes longer than `limits.handshakeTimeoutMs` lets nobody in.
   */
  readonly authorize?: (request: AuthRequest) => boolean | AuthRefusal | Observable<boolean | AuthRefusal>;
}
