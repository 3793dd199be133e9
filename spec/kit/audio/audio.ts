import { ramp as rampFrame } from '../../../src/testing/prompts/ramp';

/** The samples of a ramp that begins after `from`. */
export function ramp(durationMs: number, from = 1, sampleRate = 8_000): Int16Array {
  return rampFrame({ durationMs, from: from + 1, sampleRate }).samples;
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
