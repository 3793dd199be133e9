import type { ClearMessage } from './messages/clear.js';
import type { ConnectedMessage } from './messages/connected.js';
import type { DtmfMessage } from './messages/dtmf.js';
import type { InvalidMessage } from './InvalidMessage.js';
import type { MarkMessage } from './messages/mark.js';
import type { MediaMessage } from './messages/media.js';
import type { StartMessage } from './messages/startMessage.js';
import type { StopMessage } from './messages/stopMessage.js';
import type { UnknownMessage } from './messages/unknown.js';

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
