/** The nearest 16-bit sample: what is too loud is clipped, and never wraps. */
export function clipSample(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}
