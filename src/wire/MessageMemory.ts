import { Base64Codec, encodedLength } from './Base64Codec.js';

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

  /** Writes bytes as base64 between two texts in ASCII. */
  write(before: string, bytes: Uint8Array, after: string): Buffer {
    const from = before.length;
    const until = from + encodedLength(bytes.length);
    const length = until + after.length;
    if (this.#memory.length < length) {
      this.#memory = Buffer.allocUnsafeSlow(Math.max(LEAST_BYTES, length));
    }
    this.#memory.write(before, 0, 'latin1');
    Base64Codec.shared.encode(bytes, this.#memory, from);
    this.#memory.write(after, until, 'latin1');
    return this.#memory.subarray(0, length);
  }

  /** What was written stays as it is: the next message is written elsewhere. */
  keep(): void {
    this.#memory = Buffer.alloc(0);
  }
}
