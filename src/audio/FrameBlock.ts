import { isLittleEndian } from '../isLittleEndian.js';

/** A frame that chunks are copied into, one after another, until it is full. */
export class FrameBlock {
  /** How much of it is filled. */
  filledBytes = 0;
  /** When `fill` last added to it; times count from 0. */
  filledAt = 0;
  readonly bytes: Uint8Array;
  readonly #samples: Int16Array;

  /** @param bytes - memory for the frame, at an even place */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  }

  /** Adds a copy of samples, if they do not complete the frame. */
  fill(samples: Int16Array, now: number): boolean {
    if (this.filledBytes + samples.length * 2 >= this.bytes.length || !this.addSamples(samples)) {
      return false;
    }
    this.filledAt = now;
    return true;
  }

  /** Adds a copy of samples, if they fit in. */
  addSamples(samples: Int16Array): boolean {
    const from = this.filledBytes;
    const until = from + samples.length * 2;
    if (!isLittleEndian || until > this.bytes.length || from % 2 !== 0) {
      return false;
    }
    this.#samples.set(samples, from >> 1);
    this.filledBytes = until;
    return true;
  }

  /** Adds a copy of bytes, which fit in. */
  addBytes(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.filledBytes);
    this.filledBytes += bytes.length;
  }
}
