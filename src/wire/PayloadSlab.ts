import { markAsUntransferable } from 'node:worker_threads';
import { Base64Decoder } from './Base64Decoder.js';

/**
 * Half a second at 8 kHz, of 20 ms frames and of 100 ms frames; larger slabs live so long that only a collection of the
 * whole heap frees them.
 */
const slabBytes = 8_192;
const leastPayloads = 5;
/** A payload that is larger has memory to itself. */
const largeBytes = 8_192;
const alignment = 8;

/** What all slabs have until they need more; moved to a worker, it would be missing everywhere. */
const NOTHING = new ArrayBuffer(0);
markAsUntransferable(NOTHING);
const NO_BYTES = Buffer.from(NOTHING);

/**
 * Memory for the payloads of one call. One slab holds many payloads, which is cheaper than memory for each;
 * and since it is neither Node's pool nor another call's slab, no payload's `buffer` leads to foreign data.
 */
export class PayloadSlab {
  readonly #decoder = Base64Decoder.shared;
  #buffer = NOTHING;
  #bytes = NO_BYTES;
  #used = 0;
  #offset = 0;

  /** The memory that holds what was decoded last, and where it begins there. */
  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Holds on to no memory: who has payloads in it keeps it. */
  release(): void {
    this.#buffer = NOTHING;
    this.#bytes = NO_BYTES;
    this.#used = 0;
  }

  /**
   * Decodes the base64 that stands from `start` to `end` in `source`, and gives the number of bytes, which begin at
   * `offset` in `buffer`; or -1 when it is not base64.
   */
  decode(source: Buffer, start: number, end: number): number {
    // At most this much, and a multiple of the alignment.
    const needed = Math.ceil((end - start) / 32) * 24;
    if (this.#used + needed > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(
        Math.max(slabBytes, needed > largeBytes ? needed : leastPayloads * needed),
      );
      // Moved to a worker with one payload, the slab would take the call's other payloads along.
      markAsUntransferable(this.#buffer);
      this.#bytes = Buffer.from(this.#buffer);
      this.#used = 0;
    }
    this.#offset = this.#used;
    const length = this.#decoder.decode(source, start, end, this.#bytes, this.#offset);
    if (length > 0) this.#used += Math.ceil(length / alignment) * alignment;
    return length;
  }
}
