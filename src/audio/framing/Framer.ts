import { MAX_MESSAGE_BYTES, MESSAGE_MULTIPLE_BYTES, MIN_MESSAGE_BYTES } from './messageSize.js';

/** A frame cut from a stream of bytes. */
export interface CutFrame {
  /** The frame, padding included. */
  readonly bytes: Uint8Array;
  /** How many bytes at the end are padding. */
  readonly paddingBytes: number;
}

/** How a stream is cut. */
export interface FramerConfig {
  readonly frameBytes: number;
  /** The smallest frame. @defaultValue 3200, or one frame if that is smaller */
  readonly minBytes?: number;
  /** The length of a frame is a multiple of this. @defaultValue 320, or one frame if it is not a multiple of 320 */
  readonly multipleBytes?: number;
  /** The largest frame that the rest is joined to. @defaultValue 100000 */
  readonly maxBytes?: number;
}

const NOTHING = new Uint8Array(0);

/**
 * Cuts a stream of bytes of any chunk size into frames of one size.
 *
 * The end of a stream seldom fills a frame. A rest below the minimum is joined to the frame before it, if that frame
 * has not been cut yet, and padded with zeros only to the next multiple of 320 bytes. Otherwise the rest is padded to
 * the minimum. A joined frame that would be too large is cut in two. If the frame size is not a multiple of 320, the
 * rest is padded to a whole frame.
 */
export class Framer {
  readonly frameBytes: number;
  readonly #minBytes: number;
  readonly #multipleBytes: number;
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk is already cut. */
  #offset = 0;
  /** The block that is being filled; it follows all chunks. */
  #block: Uint8Array | undefined;
  #filledBytes = 0;
  #bufferedBytes = 0;

  constructor(config: FramerConfig) {
    const {
      frameBytes,
      minBytes = Math.min(frameBytes, MIN_MESSAGE_BYTES),
      multipleBytes = frameBytes % MESSAGE_MULTIPLE_BYTES === 0 ? MESSAGE_MULTIPLE_BYTES : frameBytes,
      maxBytes = MAX_MESSAGE_BYTES,
    } = config;
    this.frameBytes = frameBytes;
    this.#minBytes = minBytes;
    this.#multipleBytes = multipleBytes;
    this.#maxBytes = Math.max(frameBytes, maxBytes);
  }

  /** Number of bytes that wait to be cut. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Appends a copy of bytes. */
  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const block = (this.#block ??= new Uint8Array(this.frameBytes));
      const part = bytes.subarray(from, from + block.length - this.#filledBytes);
      block.set(part, this.#filledBytes);
      from += part.length;
      this.#filledBytes += part.length;
      if (this.#filledBytes === block.length) {
        this.#closeBlock();
      }
    }
    this.#bufferedBytes += bytes.length;
  }

  /** The size of the frame that `cut` would return, or 0 if it would return no frame. */
  nextBytes(isLast: boolean): number {
    const { bufferedBytes, frameBytes } = this;
    if (!isLast) {
      return bufferedBytes >= frameBytes ? frameBytes : 0;
    }
    if (bufferedBytes === 0) {
      return 0;
    }
    if (bufferedBytes >= frameBytes + this.#minBytes || bufferedBytes === frameBytes) {
      return frameBytes;
    }
    const joint =
      Math.ceil(Math.max(bufferedBytes, this.#minBytes) / this.#multipleBytes) * this.#multipleBytes;
    return joint <= this.#maxBytes
      ? joint
      : Math.floor((bufferedBytes - this.#minBytes) / this.#multipleBytes) * this.#multipleBytes;
  }

  /**
   * Cuts the next frame.
   *
   * @param isLast - whether the stream has ended, so that an incomplete frame is padded
   */
  cut(isLast: boolean): CutFrame | undefined {
    const size = this.nextBytes(isLast);
    if (size === 0) {
      return undefined;
    }
    const paddingBytes = Math.max(0, size - this.#bufferedBytes);
    const [first = NOTHING] = this.#chunks;
    if (first.length - this.#offset >= size) {
      const bytes = first.subarray(this.#offset, this.#offset + size);
      this.#advance(size);
      return { bytes, paddingBytes };
    }
    this.#closeBlock();
    const bytes = new Uint8Array(size);
    for (let filled = 0; filled < size - paddingBytes;) {
      const [chunk = NOTHING] = this.#chunks;
      const part = chunk.subarray(this.#offset, this.#offset + size - paddingBytes - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#advance(part.length);
    }
    return { bytes, paddingBytes };
  }

  /** Puts bytes back before all others, as they were before they were cut. */
  unshift(bytes: Uint8Array): void {
    const [first] = this.#chunks;
    if (first !== undefined && this.#offset > 0) {
      this.#chunks[0] = first.subarray(this.#offset);
    }
    this.#offset = 0;
    if (bytes.length > 0) {
      this.#chunks.unshift(bytes);
      this.#bufferedBytes += bytes.length;
    }
  }

  /** Drops all bytes that have not been cut. */
  clear(): void {
    this.#chunks = [];
    this.#offset = 0;
    this.#block = undefined;
    this.#filledBytes = 0;
    this.#bufferedBytes = 0;
  }

  #closeBlock(): void {
    if (this.#block !== undefined) {
      this.#chunks.push(this.#block.subarray(0, this.#filledBytes));
      this.#block = undefined;
      this.#filledBytes = 0;
    }
  }

  #advance(bytes: number): void {
    this.#bufferedBytes -= bytes;
    this.#offset += bytes;
    if (this.#offset === this.#chunks[0]?.length) {
      this.#chunks.shift();
      this.#offset = 0;
    }
  }
}

/**
 * Returns how PCM16 is cut into messages of a size on the wire, where one byte of μ-law is two bytes of PCM16.
 *
 * @param messageBytes - size of a message on the wire, in bytes
 */
export function framingFor(messageBytes: number, encoding: 'pcm16' | 'mulaw'): Required<FramerConfig> {
  const factor = encoding === 'mulaw' ? 2 : 1;
  return {
    frameBytes: messageBytes * factor,
    minBytes: Math.min(messageBytes, MIN_MESSAGE_BYTES) * factor,
    multipleBytes: MESSAGE_MULTIPLE_BYTES * factor,
    maxBytes: MAX_MESSAGE_BYTES * factor,
  };
}
