import type { DtmfMessage } from '../wire/dtmfMessage.js';
import type { MarkMessage } from '../wire/markMessage.js';
import type { MediaMessage } from '../wire/mediaMessage.js';

/** A message that means something behind `start` only. */
export type EarlyMessage = DtmfMessage | MarkMessage | MediaMessage;

/** Streams and marks have names of some thirty characters. */
const MAX_NAME_CHARACTERS = 256;

/**
 * What is kept of a message until `start` comes: nothing that a peer can make as long as it likes but its audio, which is
 * counted. Undefined for one with a name that is too long.
 */
export function keptMessage(message: EarlyMessage): EarlyMessage | undefined {
  const names = [message.streamSid ?? '', message.event === 'mark' ? message.name : ''];
  return names.some(({ length }) => length > MAX_NAME_CHARACTERS)
    ? undefined
    : message.extra === undefined
      ? message
      : { ...message, extra: {} };
}
