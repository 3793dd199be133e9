import type { AudioFrame } from '../audio/AudioFrame.js';
import { byteSource } from '../audio/wav/decodeWav.js';
import { readWavFrames } from '../audio/wav/readWavFrames.js';
import { readWavLayout } from '../audio/wav/readWavLayout.js';

/**
 * Creates a source for `play` from a WAV file in memory. Supports every encoding that `decodeWav` supports. The file is
 * decoded in pieces of 200 ms as it is played, from its beginning for each playback. The bytes are not copied: do not
 * change them.
 *
 * ```ts
 * const prompt = wavData(readFileSync('welcome.wav'));
 * const greeted$ = call.play(prompt);
 * ```
 *
 * @param bytes - the whole file
 * @returns frames of 200 ms; many calls can share it
 * @throws ExotelError `badWav` if the bytes are not a WAV file, `unsupportedWav` if the encoding is not supported
 * @see {@link wavFile} for a file on disk; {@link wavStream} for a file that arrives in pieces
 * @public
 */
export function wavData(bytes: Uint8Array): Iterable<AudioFrame> {
  const source = byteSource(bytes);
  const layout = readWavLayout(source);
  return { [Symbol.iterator]: () => readWavFrames(source, layout) };
}
