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
 * A text that is not a valid message. It is a value, not an error: a bad message never ends a stream.
 *
 * @public
 */
export interface InvalidMessage {
  /** The kind of message. */
  readonly event: 'invalid';
  /** Why the text is not valid. */
  readonly code: WireErrorCode;
  /** The reason in words, for logs. It quotes at most 80 characters, and never a DTMF digit or a telephone number. */
  readonly message: string;
  /** The event that the text names, if it could be read that far. */
  readonly claimedEvent?: string;
  /** The first 200 characters of the text. They may contain DTMF digits and telephone numbers: do not log them. */
  readonly raw: string;
  /** Non-fatal anomalies of the text. */
  readonly issues?: readonly WireIssue[];
}

/**
 * Any text from Exotel, typed: a union on `event`. The value does not depend on which documented or observed spelling
 * the message used.
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
