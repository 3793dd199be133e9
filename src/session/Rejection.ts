/**
 * The codes of sockets that never became a call; docs/errors.md has a heading for each.
 *
 * @public
 */
export const REJECTION_CODES = [
  'draining',
  'wrongPath',
  'notWebSocket',
  'startTimeout',
  'closedBeforeStart',
] as const;

/** @public */
export type RejectionCode = (typeof REJECTION_CODES)[number];

/**
 * A socket that never became a call.
 *
 * @public
 */
export interface Rejection {
  readonly code: RejectionCode;
  /** What happened, in words. */
  readonly message: string;
  /** The HTTP status that the peer was answered with, when it did not get as far as a WebSocket. */
  readonly status?: number;
  readonly remoteAddress?: string;
  readonly path?: string;
}
