/** Added so that every segment begins at a power of two: 33 of the 14 bits of μ-law. */
const BIAS = 0x84;

/** The last sample below the virtual decision value, 8159 of 14 bits. */
const CLIP = 32_635;

const decoded = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4)) - BIAS;
  return (bits & 0x80) !== 0 ? -magnitude : magnitude;
});

/**
 * Decodes G.711 μ-law.
 *
 * Source: ITU-T G.711, tables 2a and 2b. Their 14 bits are the upper bits of a 16-bit sample.
 *
 * ```ts
 * const samples = decodeMulaw(Uint8Array.of(0xff)); // 0
 * ```
 *
 * @param bytes - one byte per sample
 * @returns one 16-bit sample per byte
 * @public
 */
export function decodeMulaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    samples[index] = decoded[bytes[index] ?? 0xff] ?? 0;
  }
  return samples;
}

/**
 * Encodes G.711 μ-law. Samples above the largest value of μ-law are clipped to it. A sample that is exactly a decision
 * value becomes the larger magnitude, on both sides of zero.
 *
 * Source: ITU-T G.711, tables 2a and 2b.
 *
 * ```ts
 * const bytes = encodeMulaw(Int16Array.of(0, 1_000, -1_000));
 * ```
 *
 * @param samples - 16-bit samples
 * @returns one byte per sample
 * @public
 */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    const sign = sample < 0 ? 0x80 : 0;
    const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    const exponent = 24 - Math.clz32(magnitude);
    bytes[index] = ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f));
  }
  return bytes;
}
