import { BlockPool } from './BlockPool.js';
import { FrameBlock } from './FrameBlock.js';
import { FRAME_MULTIPLE_BYTES, MAX_FRAME_BYTES, MIN_FRAME_BYTES } from './outboundFrameBytes.js';

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
  /** Where memory for copies comes from. */
  readonly blocks?: BlockPool;
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
  /** The frame that small chunks are being copied into, behind all chunks. */
  #block: FrameBlock | undefined;
  /** What waits in chunks. */
  #chunked = 0;
  readonly #minBytes: number;
  readonly #multipleBytes: number;
  readonly #maxBytes: number;
  readonly #blocks: BlockPool;
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk is cut already. */
  #offset = 0;

  constructor(config: FramerConfig) {
    const {
      frameBytes,
      minBytes = Math.min(frameBytes, MIN_FRAME_BYTES),
      multipleBytes = frameBytes % FRAME_MULTIPLE_BYTES === 0 ? FRAME_MULTIPLE_BYTES : frameBytes,
      maxBytes = MAX_FRAME_BYTES,
      blocks = new BlockPool(frameBytes),
    } = config;
    this.frameBytes = frameBytes;
    this.#minBytes = minBytes;
    this.#multipleBytes = multipleBytes;
    this.#blocks = blocks;
    this.#maxBytes = Math.max(frameBytes, maxBytes);
  }

  /** Bytes that wait to be cut. */
  get bufferedBytes(): number {
    return this.#chunked + (this.#block?.filledBytes ?? 0);
  }

  /** Appends a copy of the bytes. */
  push(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      const block = this.#openBlock();
      const until = Math.min(bytes.length, from + this.frameBytes - block.filledBytes);
      block.addBytes(part(bytes, from, until));
      from = until;
      this.#closeFull(block);
    }
  }

  /**
   * Appends a copy of samples, which saves to look at them as bytes.
   *
   * @returns false, and appends nothing, when they do not fit into the frame that is being filled
   */
  pushSamples(samples: Int16Array): boolean {
    const block = this.#openBlock();
    if (!block.addSamples(samples)) {
      return false;
    }
    this.#closeFull(block);
    return true;
  }

  /** The frame that is being filled. */
  get filling(): FrameBlock | undefined {
    return this.#block;
  }

  /**
   * The frame that is being filled, or is next, if whole frames wait before it, or nothing; it may be filled further, but
   * not to its end.
   */
  openFilling(): FrameBlock | undefined {
    return this.#chunked % this.frameBytes === 0 ? this.#openBlock() : undefined;
  }

  /** Appends bytes without copying them: nobody may write to them until they are cut. */
  pushOwned(bytes: Uint8Array): void {
    if (bytes.length > 0) {
      this.#closeBlock();
      this.#chunks.push(bytes);
      this.#chunked += bytes.length;
    }
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
    const paddingBytes = Math.max(0, size - this.bufferedBytes);
    const first = this.#chunks[0];
    if (paddingBytes === 0 && first !== undefined && first.length - this.#offset >= size) {
      const bytes = part(first, this.#offset, this.#offset + size);
      this.#advance(size);
      return { bytes, paddingBytes };
    }
    this.#closeBlock();
    const bytes = new Uint8Array(size);
    let filled = 0;
    while (filled < size - paddingBytes) {
      const chunk = this.#chunks[0] ?? NOTHING;
      const until = Math.min(chunk.length, this.#offset + size - paddingBytes - filled);
      bytes.set(chunk.subarray(this.#offset, until), filled);
      filled += until - this.#offset;
      this.#advance(until - this.#offset);
    }
    return { bytes, paddingBytes };
  }

  /** Puts bytes back in front of all others, as they were before they were cut. */
  unshift(bytes: Uint8Array): void {
    if (this.#offset > 0 && this.#chunks[0] !== undefined) {
      this.#chunks[0] = this.#chunks[0].subarray(this.#offset);
    }
    this.#offset = 0;
    this.#chunks.unshift(bytes);
    this.#chunked += bytes.length;
  }

  /** Drops everything that has not been cut. */
  clear(): void {
    this.#chunks = [];
    this.#offset = 0;
    this.#block = undefined;
    this.#chunked = 0;
  }

  #openBlock(): FrameBlock {
    return (this.#block ??= new FrameBlock(this.#blocks.take()));
  }

  #closeFull(block: FrameBlock): void {
    if (block.filledBytes === this.frameBytes) {
      this.#closeBlock();
    }
  }

  #closeBlock(): void {
    const block = this.#block;
    if (block !== undefined && block.filledBytes > 0) {
      this.#chunks.push(part(block.bytes, 0, block.filledBytes));
      this.#chunked += block.filledBytes;
      this.#block = undefined;
    }
  }

  #advance(bytes: number): void {
    this.#chunked -= bytes;
    this.#offset += bytes;
    if (this.#offset === this.#chunks[0]?.length) {
      this.#chunks.shift();
      this.#offset = 0;
    }
  }
}

/** A part of bytes, which needs no view of its own when it is all of them. */
function part(bytes: Uint8Array, from: number, until: number): Uint8Array {
  return from === 0 && until === bytes.length ? bytes : bytes.subarray(from, until);
}
