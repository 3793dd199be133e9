import type { AudioFrame } from '../audio/AudioFrame.js';
import { byteSource } from '../audio/wav/decodeWav.js';
import { readWavFrames } from '../audio/wav/readWavFrames.js';
import { readWavLayout } from '../audio/wav/readWavLayout.js';

/**
 * Makes a source for `play` of a WAV file in memory, in every encoding that `decodeWav` reads. It is decoded in pieces of
 * 200 ms as it is played, from the beginning each time. The bytes are not copied: leave them as they are.
 *
 * ```ts
 * const prompt = wavData(readFileSync('welcome.wav'));
 * const greeted$ = call.play(prompt);
 * ```
 *
 * @param bytes - the whole file
 * @throws ExotelError `badWav` when it is no WAV file, `unsupportedWav` when it is one of another encoding
 * @public
 */
export function wavData(bytes: Uint8Array): Iterable<AudioFrame> {
  const source = byteSource(bytes);
  const layout = readWavLayout(source);
  return { [Symbol.iterator]: () => readWavFrames(source, layout) };
}
