import type { ClearMessage } from './messages/clear.js';
import type { ConnectedMessage } from './messages/connected.js';
import type { DtmfMessage } from './messages/dtmf.js';
import type { MarkMessage } from './messages/mark.js';
import type { MediaMessage } from './messages/media.js';
import type { StartMessage } from './messages/start.js';
import type { StopMessage } from './messages/stop.js';
import type { UnknownMessage } from './messages/unknown.js';
import type { WireErrorCode, WireIssue } from './WireIssue.js';

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

/**
 * Any text from Exotel, typed: a union on `event`. The value is the same whichever of its documented or
 * observed spellings a message came in.
 *
 * @public
 */
export type InboundMessage =
  | ConnectedMessage
  | StartMessage
  | MediaMessage
  | DtmfMessage
  | MarkMessage
  | StopMessage
  | ClearMessage
  | UnknownMessage
  | InvalidMessage;
