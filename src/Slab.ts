import { markAsUntransferable } from 'node:worker_threads';

/**
 * Half a second at 8 kHz, of 20 ms frames and of 100 ms frames; larger slabs live so long that only a collection of the
 * whole heap frees them.
 */
const slabBytes = 8_192;
const leastPieces = 5;
/** A piece that is larger has memory to itself. */
const largeBytes = 8_192;
const alignment = 8;

/** What all slabs have until they need more; moved to a worker, it would be missing everywhere. */
const NOTHING = new ArrayBuffer(0);
markAsUntransferable(NOTHING);

/**
 * Memory for the audio of one call. One slab holds many pieces, which is cheaper than memory for each; and since it is
 * neither Node's pool nor another call's slab, no piece's `buffer` leads to foreign data.
 */
export class Slab {
  #buffer = NOTHING;
  #used = 0;

  /** Holds on to no memory: who has pieces of it keeps it. */
  release(): void {
    this.#buffer = NOTHING;
    this.#used = 0;
  }

  /** Gives memory for so many bytes; without `take` it is given again. */
  bytes(length: number): Uint8Array {
    this.#reserve(length);
    return new Uint8Array(this.#buffer, this.#used, length);
  }

  /** Gives memory for so many samples; without `take` it is given again. */
  samples(length: number): Int16Array {
    this.#reserve(length * 2);
    return new Int16Array(this.#buffer, this.#used, length);
  }

  /** Nobody else is given the memory that was given last. */
  take(bytes: number): void {
    this.#used += aligned(bytes);
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(
        Math.max(slabBytes, bytes > largeBytes ? bytes : leastPieces * aligned(bytes)),
      );
      // Moved to a worker with one piece, the slab would take the call's other pieces along.
      markAsUntransferable(this.#buffer);
      this.#used = 0;
    }
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
