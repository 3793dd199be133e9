import { describeValue } from '../support/describeValue.js';
import { clipSample } from './pcm16.js';

/**
 * Converts float samples, from -1 to 1 as speech engines and the Web Audio API have them, to PCM16. What is louder is
 * clipped, and `NaN` becomes silence.
 *
 * ```ts
 * const { samples, sampleRate } = tts.generate({ text }); // sherpa-onnx: Float32Array
 * call.play({ samples: floatToPcm16(samples), sampleRate, timestampMs: 0 });
 * ```
 *
 * @param samples - of one channel
 * @returns as many samples, in memory of their own
 * @throws TypeError when called with what is not a list of numbers
 * @public
 */
export function floatToPcm16(samples: Float32Array | Float64Array | readonly number[]): Int16Array {
  if (!ArrayBuffer.isView(samples) && !Array.isArray(samples)) {
    throw new TypeError(`\`samples\` must be a Float32Array, got ${describeValue(samples)}`);
  }
  const pcm = new Int16Array(samples.length);
  for (let index = 0; index < pcm.length; index++) {
    pcm[index] = clipSample((samples[index] ?? 0) * 32_768);
  }
  return pcm;
}
