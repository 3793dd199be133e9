import { markAsUntransferable } from 'node:worker_threads';
import { decodeBase64 } from './decodeBase64.js';

/** Half a second of 20 ms frames at 8 kHz; larger slabs live so long that only a collection of the whole heap frees them. */
const slabBytes = 8_192;
const alignment = 8;

/**
 * Memory for the payloads of one call. One slab holds many payloads, which is cheaper than memory for each;
 * and since it is neither Node's pool nor another call's slab, no payload's `buffer` leads to foreign data.
 */
export class PayloadSlab {
  #buffer = new ArrayBuffer(0);
  #bytes = Buffer.from(this.#buffer);
  #used = 0;

  /** Decodes a Latin-1 text of base64 into the slab; undefined when it is not base64. */
  decode(text: string): Uint8Array | undefined {
    // At most this much, and a multiple of the alignment.
    const needed = Math.ceil(text.length / 32) * 24;
    if (needed > slabBytes) return decodeApart(text, needed);
    if (this.#used + needed > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(slabBytes);
      // Moved to a worker with one payload, the slab would take the call's other payloads along.
      markAsUntransferable(this.#buffer);
      this.#bytes = Buffer.from(this.#buffer);
      this.#used = 0;
    }
    const offset = this.#used;
    const length = decodeBase64(text, this.#bytes, offset);
    if (length < 0) return undefined;
    this.#used = offset + Math.ceil(length / alignment) * alignment;
    return new Uint8Array(this.#buffer, offset, length);
  }
}

/** A payload larger than a slab has memory to itself. */
function decodeApart(text: string, bytes: number): Uint8Array | undefined {
  const buffer = new ArrayBuffer(bytes);
  const length = decodeBase64(text, Buffer.from(buffer), 0);
  return length < 0 ? undefined : new Uint8Array(buffer, 0, length);
}
