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

/**
 * Memory for the payloads of one call. One slab holds many payloads, which is cheaper than memory for each;
 * and since it is neither Node's pool nor another call's slab, no payload's `buffer` leads to foreign data.
 */
export class PayloadSlab {
  #buffer = NOTHING;
  #used = 0;

  /** Holds on to no memory: who has payloads in it keeps it. */
  release(): void {
    this.#buffer = NOTHING;
    this.#used = 0;
  }

  /**
   * Decodes the base64 that stands from `start` to `end` in `source`; undefined when it is not base64.
   *
   * @param size - how many bytes it is, as `base64Bytes` says
   */
  payload(source: Buffer, start: number, end: number, size: number): Uint8Array | undefined {
    this.#reserve(size);
    const payload = new Uint8Array(this.#buffer, this.#used, size);
    return Base64Decoder.shared.decode(source, start, end, payload) ? this.#take(payload) : undefined;
  }

  /** As `payload`, as 16-bit samples of the machine's byte order; `size` is even. */
  samples(source: Buffer, start: number, end: number, size: number): Int16Array | undefined {
    this.#reserve(size);
    const samples = new Int16Array(this.#buffer, this.#used, size >> 1);
    return Base64Decoder.shared.decodeSamples(source, start, end, samples) ? this.#take(samples) : undefined;
  }

  #reserve(size: number): void {
    if (this.#used + size > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(
        Math.max(slabBytes, size > largeBytes ? size : leastPayloads * aligned(size)),
      );
      // Moved to a worker with one payload, the slab would take the call's other payloads along.
      markAsUntransferable(this.#buffer);
      this.#used = 0;
    }
  }

  #take<T extends Uint8Array | Int16Array>(view: T): T {
    this.#used += aligned(view.byteLength);
    return view;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
