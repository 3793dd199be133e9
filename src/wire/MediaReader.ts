import { base64Bytes } from './base64Bytes.js';
import type { MediaMessage } from './mediaMessage.js';
import { MediaScanner } from './MediaScanner.js';
import { PayloadSlab } from './PayloadSlab.js';
import { StreamSid } from './StreamSid.js';
import { toBuffer } from './toBuffer.js';
import { whiteSpaceIssue } from './whiteSpaceIssue.js';

/**
 * Reads the media messages of one call straight from their bytes, in two steps: what stands around the payload, and the
 * payload, which costs most and need not be read. What it has read stays until it reads the next; an object for all of
 * it is made only when one is asked for.
 */
export class MediaReader {
  readonly #scanner = new MediaScanner();
  readonly #slab = new PayloadSlab();
  #payloadBytes = 0;
  #streamSid: StreamSid | undefined;

  /** Reads a media message in the layout that Exotel sends; false for anything else, even other media. */
  read(data: string | Uint8Array): boolean {
    const bytes = toBuffer(data);
    return this.scan(bytes) && this.decode(bytes);
  }

  /** Reads everything but the payload, of which only the length is looked at. */
  scan(bytes: Buffer): boolean {
    if (!this.#scanner.scan(bytes)) return false;
    const { payloadStart, payloadEnd } = this.#scanner;
    this.#payloadBytes = base64Bytes(
      payloadEnd - payloadStart,
      bytes[payloadEnd - 1] ?? 0,
      bytes[payloadEnd - 2] ?? 0,
    );
    return this.#payloadBytes >= 0 && this.#payloadBytes % 2 === 0;
  }

  /** Reads the payload of what was scanned last, which is given once more; false when it is not base64. */
  decode(bytes: Buffer): boolean {
    const { payloadStart, payloadEnd } = this.#scanner;
    return this.#slab.decode(bytes, payloadStart, payloadEnd) === this.#payloadBytes;
  }

  /** Gives back the memory for payloads, until the next one is read. */
  release(): void {
    this.#slab.release();
  }

  /** How long the payload is, in bytes. */
  get payloadBytes(): number {
    return this.#payloadBytes;
  }

  /** The stream's id, empty when the message has none. */
  get streamSid(): string {
    return this.#scanner.streamSid;
  }

  /** -1 when the message has none. */
  get sequenceNumber(): number {
    return this.#scanner.sequenceNumber;
  }

  /** -1 when the message has none. */
  get timestampMs(): number {
    return this.#scanner.timestampMs;
  }

  get track(): 'inbound' | 'outbound' | undefined {
    return this.#scanner.track;
  }

  get hasIssues(): boolean {
    return this.#scanner.hasWhiteSpace;
  }

  /** The payload, in memory that is written no more. */
  payload(): Uint8Array {
    return new Uint8Array(this.#slab.buffer, this.#slab.offset, this.#payloadBytes);
  }

  /** The payload as 16-bit samples of the machine's byte order. */
  samples(): Int16Array {
    return new Int16Array(this.#slab.buffer, this.#slab.offset, this.#payloadBytes >> 1);
  }

  /** All of it. */
  message(): MediaMessage {
    const { sequenceNumber, chunk, timestampMs, track, hasWhiteSpace } = this.#scanner;
    const streamSid = this.#brand(this.#scanner.streamSid);
    const payload = this.payload();
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
    // The id is the same in every message of a call.
    if (id !== this.#streamSid) {
      this.#streamSid = id === '' ? undefined : StreamSid.parse(id);
    }
    return this.#streamSid;
  }
}
