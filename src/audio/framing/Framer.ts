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
  /** What every frame is a multiple of. @defaultValue 320, or one frame if that is no multiple of 320 */
  readonly multipleBytes?: number;
  /** The largest frame that a tail is joined to. @defaultValue 100000 */
  readonly maxBytes?: number;
}

const NOTHING = new Uint8Array(0);

/**
 * Cuts a stream of bytes of any chunking into frames of one size.
 *
 * The end of a stream seldom fills a frame. What is left below the minimum is joined to the frame before it when that
 * has not been cut yet, and padded with zeros only to the next multiple of 320 bytes; when the frame before it is gone,
 * it is padded to the minimum. A joint frame that would be too large is cut in two. Frames of other than a multiple of
 * 320 are padded to a whole frame.
 */
export class Framer {
  readonly frameBytes: number;
  readonly #minBytes: number;
  readonly #multipleBytes: number;
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk is cut already. */
  #offset = 0;
  /** What is copied into until it is full, after all chunks. */
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

  /** Bytes that wait to be cut. */
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

  /** The size of the frame that `cut` would give, or 0 when there is none. */
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
   * @param isLast - whether nothing more will be pushed, so that an incomplete frame is to be padded
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

  /** Puts bytes back in front of all others, as they were before they were cut. */
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

  /** Drops everything that has not been cut. */
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
 * How PCM16 is cut so that messages of a size come of it on the wire, where a byte of μ-law is two bytes of PCM16.
 *
 * @param messageBytes - on the wire
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
