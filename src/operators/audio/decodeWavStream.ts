import { concat, concatMap, defer, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { WavDecoder } from '../../audio/wav/WavDecoder.js';

/**
 * Decodes a WAV file that arrives in pieces of any size, as speech services stream it. Supports every encoding that
 * `decodeWav` supports.
 *
 *     bytes      --h----a--b-|      h: a header; a, b: samples
 *                decodeWavStream()
 *     result     -------A--B-|
 *
 * Each frame has the sample rate of the header. A length that the writer did not know (0, 0x7fffffff, 0xffffffff) means
 * "to the end".
 *
 * ```ts
 * call.play(bytes$.pipe(decodeWavStream()));
 * ```
 *
 * Errors emitted: an `ExotelError` `badWav` if the bytes are not a WAV file or end before the audio begins,
 * `unsupportedWav` if the encoding is not supported, and a `TypeError` if a piece is not a `Uint8Array`.
 *
 * For an async iterable or a web stream, use `wavStream`: it reads the stream as it is played.
 *
 * @returns an operator from the bytes of one file to frames, mono PCM16
 * @see {@link decodeWav} for a file that is in memory
 * @public
 */
export function decodeWavStream(): OperatorFunction<Uint8Array, AudioFrame> {
  return (bytes$) =>
    defer(() => {
      const decoder = new WavDecoder();
      return concat(
        bytes$.pipe(concatMap((bytes) => decoder.push(bytes))),
        defer(() => decoder.flush()),
      );
    });
}
