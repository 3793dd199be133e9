import { describeValue } from '../support/describeValue.js';
import { clipSample } from './pcm16.js';

/**
 * Converts float samples from -1 to 1, as speech engines and the Web Audio API use them, to PCM16. Louder samples are
 * clipped, and `NaN` becomes silence.
 *
 * ```ts
 * const { samples, sampleRate } = tts.generate({ text }); // sherpa-onnx: Float32Array
 * call.play({ samples: floatToPcm16(samples), sampleRate, timestampMs: 0 });
 * ```
 *
 * @param samples - samples of one channel
 * @returns the same number of samples, in new memory
 * @throws TypeError when `samples` is not a list of numbers
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
