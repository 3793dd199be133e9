/** A component of a signal: its amplitude and phase as a complex number. */
export interface Phasor {
  readonly re: number;
  readonly im: number;
}

/**
 * Measures one frequency of a block (Goertzel 1958). The result is that of one bin of a Fourier transform, at any
 * frequency, for one multiplication per sample. The phase is that of the last sample: from block to block it advances
 * by the frequency of the signal.
 *
 * @param block - windowed samples
 * @param frequency - in cycles per sample
 */
export function goertzel(block: Float64Array, frequency: number): Phasor {
  const angle = 2 * Math.PI * frequency;
  const cos = Math.cos(angle);
  const coefficient = 2 * cos;
  let last = 0;
  let beforeLast = 0;
  for (const sample of block) {
    const next = sample + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return { re: last - cos * beforeLast, im: Math.sin(angle) * beforeLast };
}
