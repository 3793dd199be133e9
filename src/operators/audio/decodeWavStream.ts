import { concat, concatMap, defer, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { WavDecoder } from '../../audio/wav/WavDecoder.js';

/**
 * Decodes a WAV file that comes in pieces of any size, as speech services stream it, in every encoding that `decodeWav`
 * reads. Each frame has the rate that the header says. Lengths that the writer did not know (0, 0x7fffffff, 0xffffffff)
 * mean "to the end".
 *
 *     bytes      --h----a--b-|      h: a header; a, b: samples
 *                decodeWavStream()
 *     result     -------A--B-|
 *
 * ```ts
 * call.play(bytes$.pipe(decodeWavStream()));
 * ```
 *
 * For async iterables and web streams, `wavStream` does the same, and reads them as they are played.
 *
 * Errors emitted: `badWav` when it is no WAV file, or ends before its audio begins, `unsupportedWav` when it is one of
 * another encoding, and a `TypeError` for what is no `Uint8Array`.
 *
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
