/** Even bits are inverted on the line (ITU-T G.711, table 1, note 2). */
const EVEN_BITS = 0x55;

const MAX_MAGNITUDE = 32_767;

const decoded = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ EVEN_BITS;
  const segment = (bits >> 4) & 0x07;
  const step = ((bits & 0x0f) << 4) + 0x08;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (bits & 0x80) !== 0 ? magnitude : -magnitude;
});

/**
 * Decodes G.711 A-law.
 *
 * Source: ITU-T G.711, tables 1a and 1b. Their 13 bits are the upper bits of a 16-bit sample.
 *
 * ```ts
 * const samples = decodeAlaw(Uint8Array.of(0xd5)); // 8, the smallest positive value of A-law
 * ```
 *
 * @param bytes - one byte per sample
 * @returns one 16-bit sample per byte
 * @public
 */
export function decodeAlaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    samples[index] = decoded[bytes[index] ?? 0] ?? 0;
  }
  return samples;
}

/**
 * Encodes G.711 A-law. Samples above the largest value of A-law are clipped to it. A sample that is exactly a decision
 * value becomes the larger magnitude, on both sides of zero.
 *
 * Source: ITU-T G.711, tables 1a and 1b.
 *
 * ```ts
 * const bytes = encodeAlaw(Int16Array.of(0, 1_000, -1_000));
 * ```
 *
 * @param samples - 16-bit samples
 * @returns one byte per sample
 * @public
 */
export function encodeAlaw(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    const sign = sample < 0 ? 0 : 0x80;
    const magnitude = Math.min(Math.abs(sample), MAX_MAGNITUDE);
    // The two lowest segments have steps of one size; each higher segment doubles the size.
    const segment = Math.max(0, 24 - Math.clz32(magnitude));
    const step = (magnitude >> (Math.max(segment, 1) + 3)) & 0x0f;
    bytes[index] = (sign | (segment << 4) | step) ^ EVEN_BITS;
  }
  return bytes;
}
