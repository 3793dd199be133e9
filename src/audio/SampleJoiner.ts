import { joinBytes } from './joinBytes.js';

/** Makes whole samples of PCM16 bytes of any chunking: one that is cut in half is joined when its second half comes. */
export class SampleJoiner {
  #half: number | undefined;

  /** Whether no half waits. */
  get isEmpty(): boolean {
    return this.#half === undefined;
  }

  /** Gives the bytes of whole samples; those that came, when none is cut. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#half === undefined && bytes.length % 2 === 0) {
      return bytes;
    }
    const joined = this.#half === undefined ? bytes : joinBytes(Uint8Array.of(this.#half), bytes);
    const isOdd = joined.length % 2 === 1;
    this.#half = isOdd ? joined.at(-1) : undefined;
    return isOdd ? joined.subarray(0, -1) : joined;
  }

  /** Drops a half that waits. */
  reset(): void {
    this.#half = undefined;
  }
}
