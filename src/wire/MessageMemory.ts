import { encodeBase64 } from './encodeBase64.js';
import { WireKernel } from './WireKernel.js';

/** A message of 3,840 bytes of audio, and a good deal more. */
const LEAST_BYTES = 8_192;

let shared: MessageMemory | undefined;

/**
 * Memory that messages are written to as the bytes of their text, those of all calls one after the other: it stays in the
 * processor's caches, where a string for each would have memory of its own. What was written is written over by the next
 * message, unless it is kept.
 */
export class MessageMemory {
  /** So many bytes in front of a message are free: what carries it may write its header there. */
  static readonly HEADROOM = 16;

  /** The one of this thread. */
  static get shared(): MessageMemory {
    return (shared ??= new MessageMemory());
  }

  #memory = Buffer.alloc(0);
  /** What was written last. */
  #message = this.#memory;
  readonly #kernel: WireKernel | undefined;

  /** @param kernel - without one everything is left to Node */
  constructor(kernel = WireKernel.shared) {
    this.#kernel = kernel;
  }

  /** Writes bytes as base64 between two texts in ASCII, of which the second one is short. */
  write(before: string, bytes: Uint8Array, after: string): Buffer {
    const characters = Math.ceil(bytes.length / 3) * 4;
    const length = before.length + characters + after.length;
    this.#reserve(length);
    const memory = this.#memory;
    const from = MessageMemory.HEADROOM + before.length;
    const until = from + characters;
    memory.write(before, MessageMemory.HEADROOM, 'latin1');
    if (this.#kernel === undefined) {
      memory.write(encodeBase64(bytes), from, 'latin1');
    } else {
      memory.set(this.#kernel.encode(bytes, characters), from);
    }
    for (let at = 0; at < after.length; at++) {
      memory[until + at] = after.charCodeAt(at);
    }
    return this.#message;
  }

  /** What was written stays as it is: the next message is written elsewhere. */
  keep(): void {
    this.#memory = Buffer.alloc(0);
    this.#message = this.#memory;
  }

  #reserve(length: number): void {
    const { HEADROOM } = MessageMemory;
    if (this.#memory.length < HEADROOM + length) {
      this.#memory = Buffer.allocUnsafeSlow(HEADROOM + Math.max(LEAST_BYTES, length));
      this.#message = this.#memory.subarray(HEADROOM, HEADROOM);
    }
    // Most messages are as long as the one before, and in the same place.
    if (this.#message.length !== length) {
      this.#message = this.#memory.subarray(HEADROOM, HEADROOM + length);
    }
  }
}
