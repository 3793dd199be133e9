/** Samples of a ramp at 8 kHz, so that every one can be told from the next. */
export function ramp(durationMs: number, from = 1, sampleRate = 8_000): Int16Array {
  return Int16Array.from(
    { length: (durationMs * sampleRate) / 1_000 },
    (_, index) => ((from + index) % 30_000) + 1,
  );
}

export function concatSamples(chunks: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return samples;
}
