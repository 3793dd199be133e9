/** A call has as many messages at Exotel at once, and hardly more. */
const MAX_BLOCKS = 8;

/**
 * Memory of one size that is used again. Blocks of bytes live just long enough to be moved among the long-lived ones,
 * where only a collection of the whole heap frees them: fifty messages a second and call make those frequent.
 */
export class BlockPool {
  readonly #blockBytes: number;
  readonly #free: Uint8Array[] = [];

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes;
  }

  /** Gives a block; what it held before may still be in it. */
  take(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(this.#blockBytes);
  }

  /** Keeps nothing. */
  clear(): void {
    this.#free.length = 0;
  }

  /** Takes memory back that nobody will look at any more: a whole block, nothing else. */
  give(bytes: Uint8Array): void {
    const isBlock = bytes.length === this.#blockBytes && bytes.buffer.byteLength === this.#blockBytes;
    if (isBlock && this.#free.length < MAX_BLOCKS) {
      this.#free.push(bytes);
    }
  }
}
