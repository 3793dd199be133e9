import type { InboundMessage } from './InboundMessage.js';
import { MediaReader } from './MediaReader.js';
import { parseMessage } from './parseMessage.js';

/**
 * Reads the messages of one call. A media message in the layout that Exotel sends is read straight from its
 * bytes, anything else through the schemas, with equal results.
 */
export class MessageDecoder {
  readonly #media = new MediaReader();

  /** Reads a text frame, or a binary one that holds UTF-8. What is not understood becomes an `invalid` message. */
  decode(data: string | Uint8Array): InboundMessage {
    return this.#media.read(data) ? this.#media.message() : parseMessage(data);
  }
}
