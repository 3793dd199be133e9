/**
 * The codes of sockets that never became a call; docs/errors.md has a heading for each.
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
  'badStart',
  'startTimeout',
  'closedBeforeStart',
  'messageTooBig',
  'tooManyMessages',
  'tooMuchBeforeStart',
] as const satisfies readonly RejectionCode[];

/** @public */
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
  | 'badStart'
  | 'startTimeout'
  | 'closedBeforeStart'
  | 'messageTooBig'
  | 'tooManyMessages'
  | 'tooMuchBeforeStart';

/**
 * A socket that never became a call. Nothing in it is secret: no credentials, no token, no telephone number.
 *
 * @public
 */
export interface Rejection {
  readonly code: RejectionCode;
  /** What happened, in words. */
  readonly message: string;
  /** The HTTP status that the peer was answered with, when it did not get as far as a WebSocket. */
  readonly status?: number;
  /** The client's, behind trusted proxies. */
  readonly remoteAddress?: string;
  /** The path of the request, with what may be a token or a number in it left out. */
  readonly path?: string;
  /** What `auth.authorize` or the upgrade failed with, as it is. */
  readonly cause?: unknown;
}
