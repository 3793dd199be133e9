import type { InboundMessage } from './InboundMessage.js';
import type { MediaMessage } from './mediaMessage.js';
import { MediaScanner } from './MediaScanner.js';
import { parseMessage } from './parseMessage.js';
import { PayloadSlab } from './PayloadSlab.js';
import { StreamSid } from './StreamSid.js';
import { whiteSpaceIssue } from './whiteSpaceIssue.js';

/**
 * Reads the messages of one call. A media message in the layout that Exotel sends is read straight from its
 * bytes, anything else through the schemas, with equal results.
 */
export class MessageDecoder {
  readonly #scanner = new MediaScanner();
  readonly #slab = new PayloadSlab();
  #streamSid: StreamSid | undefined;

  /** Reads a text frame, or a binary one that holds UTF-8. What is not understood becomes an `invalid` message. */
  decode(data: string | Uint8Array): InboundMessage {
    return this.decodeMedia(data) ?? parseMessage(data);
  }

  /** Reads a media message in the layout that Exotel sends; undefined for anything else, even other media. */
  decodeMedia(data: string | Uint8Array): MediaMessage | undefined {
    const bytes = toBuffer(data);
    const scanner = this.#scanner;
    if (!scanner.scan(bytes)) return undefined;
    const payload = this.#slab.decode(bytes.toString('latin1', scanner.payloadStart, scanner.payloadEnd));
    if (payload === undefined || payload.length % 2 !== 0) return undefined;

    const { sequenceNumber, chunk, timestampMs, track, hasWhiteSpace } = scanner;
    // The id is the same in every message of a call.
    const streamSid =
      scanner.streamSid === this.#streamSid ? this.#streamSid : this.#brand(scanner.streamSid);
    if (
      streamSid !== undefined &&
      sequenceNumber >= 0 &&
      chunk >= 0 &&
      timestampMs >= 0 &&
      track === undefined &&
      !hasWhiteSpace
    ) {
      return { event: 'media', streamSid, sequenceNumber, payload, chunk, timestampMs };
    }
    return {
      event: 'media',
      ...(streamSid !== undefined && { streamSid }),
      ...(sequenceNumber >= 0 && { sequenceNumber }),
      payload,
      ...(chunk >= 0 && { chunk }),
      ...(timestampMs >= 0 && { timestampMs }),
      ...(track !== undefined && { track }),
      ...(hasWhiteSpace && { issues: [whiteSpaceIssue] }),
    };
  }

  #brand(id: string): StreamSid | undefined {
    if (id === '') return undefined;
    this.#streamSid = StreamSid.parse(id);
    return this.#streamSid;
  }
}

function toBuffer(data: string | Uint8Array): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
