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
  /** The one of this thread. */
  static get shared(): MessageMemory {
    return (shared ??= new MessageMemory());
  }

  #memory = Buffer.alloc(0);
  readonly #kernel: WireKernel | undefined;

  /** @param kernel - without one everything is left to Node */
  constructor(kernel = WireKernel.shared) {
    this.#kernel = kernel;
  }

  /** Writes bytes as base64 between two texts in ASCII. */
  write(before: string, bytes: Uint8Array, after: string): Buffer {
    const from = before.length;
    const characters = Math.ceil(bytes.length / 3) * 4;
    const until = from + characters;
    const length = until + after.length;
    if (this.#memory.length < length) {
      this.#memory = Buffer.allocUnsafeSlow(Math.max(LEAST_BYTES, length));
    }
    this.#memory.write(before, 0, 'latin1');
    if (this.#kernel === undefined) {
      this.#memory.write(encodeBase64(bytes), from, 'latin1');
    } else {
      this.#memory.set(this.#kernel.encode(bytes, characters), from);
    }
    this.#memory.write(after, until, 'latin1');
    return this.#memory.subarray(0, length);
  }

  /** What was written stays as it is: the next message is written elsewhere. */
  keep(): void {
    this.#memory = Buffer.alloc(0);
  }
}
