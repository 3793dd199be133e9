/**
 * The codes of rejections, that is of connections that did not become a call; docs/errors.md has a heading for each.
 *
 * @public
 */
export const REJECTION_CODES = [
  'draining',
  'wrongPath',
  'badRequest',
  'notUpgrade',
  'notWebSocket',
  'upgradeTaken',
  'upgradeFailed',
  'addressForbidden',
  'noCredentials',
  'badCredentials',
  'badToken',
  'expiredToken',
  'usedToken',
  'forbidden',
  'authorizeFailed',
  'authorizeTimeout',
  'tooManyCalls',
  'tooManyHandshakes',
  'tooManyFromAddress',
  'tooManyTokens',
  'socketInUse',
  'badStart',
  'startTimeout',
  'closedBeforeStart',
  'messageTooBig',
  'tooManyMessages',
  'tooMuchBeforeStart',
] as const satisfies readonly RejectionCode[];

/**
 * The code of a rejection; docs/errors.md has a heading for each.
 *
 * @public
 */
export type RejectionCode =
  | 'draining'
  | 'wrongPath'
  | 'badRequest'
  | 'notUpgrade'
  | 'notWebSocket'
  | 'upgradeTaken'
  | 'upgradeFailed'
  | 'addressForbidden'
  | 'noCredentials'
  | 'badCredentials'
  | 'badToken'
  | 'expiredToken'
  | 'usedToken'
  | 'forbidden'
  | 'authorizeFailed'
  | 'authorizeTimeout'
  | 'tooManyCalls'
  | 'tooManyHandshakes'
  | 'tooManyFromAddress'
  | 'tooManyTokens'
  | 'socketInUse'
  | 'badStart'
  | 'startTimeout'
  | 'closedBeforeStart'
  | 'messageTooBig'
  | 'tooManyMessages'
  | 'tooMuchBeforeStart';

/**
 * A connection that did not become a call. It contains no secrets: no credentials, no token, no telephone number.
 *
 * @public
 */
export interface Rejection {
  /** Identifies the reason. */
  readonly code: RejectionCode;
  /** What happened, in words. */
  readonly message: string;
  /** The status of the HTTP response; missing when the connection was a WebSocket already. */
  readonly status?: number;
  /** The client's address. Behind trusted proxies it is the address that they report. */
  readonly remoteAddress?: string;
  /** The path of the request; anything that may be a token or a telephone number is masked. */
  readonly path?: string;
  /** The error of `auth.authorize` or of the upgrade, unchanged. */
  readonly cause?: unknown;
}
