import { describeValue } from '../../support/describeValue.js';
import { isUint8Array } from '../../support/typedArrays.js';
import type { AudioFrame } from '../AudioFrame.js';
import type { ByteSource } from './ByteSource.js';
import { decodeWavSamples } from './readWavFrames.js';
import { readWavLayout } from './readWavLayout.js';

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, G.711 A-law or μ-law, at any sample rate and of any
 * number of channels, which are mixed to one. A file that was cut off is read as far as it goes.
 *
 * ```ts
 * const prompt = decodeWav(readFileSync('welcome.wav'));
 * console.log(prompt.sampleRate, prompt.samples.length);
 * ```
 *
 * @param bytes - the whole file
 * @throws ExotelError `badWav` when it is no WAV file, `unsupportedWav` when it is one of another encoding
 * @public
 */
export function decodeWav(bytes: Uint8Array): AudioFrame {
  if (!isUint8Array(bytes)) {
    throw new TypeError(`\`decodeWav\` takes the bytes of a file, got ${describeValue(bytes)}`);
  }
  const layout = readWavLayout(byteSource(bytes));
  const { dataAt, dataBytes, sampleRate } = layout;
  const samples = decodeWavSamples(bytes.subarray(dataAt, dataAt + dataBytes), layout);
  return { samples, sampleRate, timestampMs: 0 };
}

/** Bytes in memory as a source of them; nothing is copied. */
export function byteSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}
