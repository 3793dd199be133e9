import { isLittleEndian } from '../support/wasm.js';

/**
 * Converts PCM16 little-endian bytes to samples. The samples share the memory of the bytes if they are aligned;
 * otherwise they are copied (a pooled Buffer may begin at an odd address, where an Int16Array cannot begin).
 *
 * @param bytes - an even number of bytes; an odd last byte is ignored
 */
export function pcm16ToSamples(bytes: Uint8Array): Int16Array {
  const count = bytes.byteLength >> 1;
  if (isLittleEndian && bytes.byteOffset % 2 === 0) {
    return new Int16Array(bytes.buffer, bytes.byteOffset, count);
  }
  if (isLittleEndian) {
    // Not `slice`: `Buffer.slice` does not copy.
    return new Int16Array(new Uint8Array(bytes.subarray(0, count * 2)).buffer);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: count }, (_, index) => view.getInt16(index * 2, true));
}

/**
 * Converts samples to PCM16 little-endian bytes. On little-endian machines the bytes share the memory of the samples.
 */
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

/** Joins two pieces of bytes. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** Returns the nearest 16-bit sample. Larger values are clipped; they never wrap. */
export function clipSample(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}

/** Joins samples that are split between two pieces of PCM16 bytes. */
export class SampleJoiner {
  #half: number | undefined;

  /** Whether no half of a sample waits. */
  get isEmpty(): boolean {
    return this.#half === undefined;
  }

  /** Returns the bytes of whole samples; the same bytes if no sample is split. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#half === undefined && bytes.length % 2 === 0) {
      return bytes;
    }
    const joined = this.#half === undefined ? bytes : joinBytes(Uint8Array.of(this.#half), bytes);
    const isOdd = joined.length % 2 === 1;
    this.#half = isOdd ? joined.at(-1) : undefined;
    return isOdd ? joined.subarray(0, -1) : joined;
  }

  /** Drops a half of a sample that waits. */
  reset(): void {
    this.#half = undefined;
  }
}
