import type { WireErrorCode } from './WireErrorCode.js';
import type { WireIssue } from './WireIssue.js';

/**
 * A text that is not understood. A value, not an error: a bad message never ends a stream.
 *
 * @public
 */
export interface InvalidMessage {
  readonly event: 'invalid';
  /** Why it is not understood. */
  readonly code: WireErrorCode;
  /** The same in words, for logs: quotes at most 80 characters and never a key press or telephone number. */
  readonly message: string;
  /** The event that the text claims to be, if it got that far. */
  readonly claimedEvent?: string;
  /** The first 200 characters as they came. May hold key presses and telephone numbers: do not log them. */
  readonly raw: string;
  /** What else was odd about it. */
  readonly issues?: readonly WireIssue[];
}
