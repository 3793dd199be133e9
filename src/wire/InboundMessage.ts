import type { ClearMessage } from './clearMessage.js';
import type { ConnectedMessage } from './connectedMessage.js';
import type { DtmfMessage } from './dtmfMessage.js';
import type { InvalidMessage } from './InvalidMessage.js';
import type { MarkMessage } from './markMessage.js';
import type { MediaMessage } from './mediaMessage.js';
import type { StartMessage } from './startMessage.js';
import type { StopMessage } from './stopMessage.js';
import type { UnknownMessage } from './unknownMessage.js';

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
