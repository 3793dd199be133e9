import { isLittleEndian } from '../support/wasm.js';

/**
 * Reads PCM16 little-endian bytes as samples. Shares the memory of the bytes when they are aligned, and copies
 * otherwise (a pooled Buffer may begin at an odd address, where an Int16Array cannot).
 *
 * @param bytes - an even number of bytes; an odd last byte is left out
 */
export function pcm16ToSamples(bytes: Uint8Array): Int16Array {
  const count = bytes.byteLength >> 1;
  if (isLittleEndian && bytes.byteOffset % 2 === 0) {
    return new Int16Array(bytes.buffer, bytes.byteOffset, count);
  }
  if (isLittleEndian) {
    // Not `slice`: that of a Buffer copies nothing.
    return new Int16Array(new Uint8Array(bytes.subarray(0, count * 2)).buffer);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: count }, (_, index) => view.getInt16(index * 2, true));
}

/** Gives samples as PCM16 little-endian bytes. Shares the memory of the samples on a little-endian machine. */
export function samplesToPcm16(samples: Int16Array): Uint8Array {
  if (isLittleEndian) {
    return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  }
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, sample, true);
  });
  return new Uint8Array(view.buffer);
}

/** Puts two pieces of bytes into one. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** The nearest 16-bit sample: what is too loud is clipped, and never wraps. */
export function clipSample(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}

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
