import { isLittleEndian } from '../support/isLittleEndian.js';

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
