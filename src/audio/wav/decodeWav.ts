import { describeValue } from '../../support/describeValue.js';
import { isUint8Array } from '../../support/typedArrays.js';
import type { AudioFrame } from '../AudioFrame.js';
import type { ByteSource } from './ByteSource.js';
import { decodeWavSamples } from './readWavFrames.js';
import { readWavLayout } from './readWavLayout.js';

/**
 * Decodes a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, G.711 A-law or μ-law. The file may have any
 * sample rate. Several channels are mixed to one. A file that was cut off is read to its end.
 *
 * ```ts
 * const prompt = decodeWav(readFileSync('welcome.wav'));
 * console.log(prompt.sampleRate, prompt.samples.length);
 * ```
 *
 * @param bytes - the whole file
 * @returns one frame with all samples, at the sample rate of the file
 * @throws ExotelError `badWav` if the bytes are not a WAV file, `unsupportedWav` if the encoding is not supported
 * @throws TypeError when `bytes` is not a `Uint8Array`
 * @see {@link decodeWavStream} for a file that arrives in pieces
 * @public
 */
export function decodeWav(bytes: Uint8Array): AudioFrame {
  if (!isUint8Array(bytes)) {
    throw new TypeError(`\`bytes\` must be a Uint8Array of the whole file, got ${describeValue(bytes)}`);
  }
  const layout = readWavLayout(byteSource(bytes));
  const { dataAt, dataBytes, sampleRate } = layout;
  const samples = decodeWavSamples(bytes.subarray(dataAt, dataAt + dataBytes), layout);
  return { samples, sampleRate, timestampMs: 0 };
}

/** Returns bytes in memory as a source; nothing is copied. */
export function byteSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}
