import type { AudioFrame } from '../audio/AudioFrame.js';
import { WavDecoder } from '../audio/wav/WavDecoder.js';
import { describeValue } from '../support/describeValue.js';
import { type AsyncFactory, type AsyncValues, isAsyncSource } from '../support/async/AsyncSource.js';
import { decodeAsync } from '../support/async/decodeAsync.js';

/**
 * Makes a source for `play` of a WAV file that comes in pieces, as speech services stream it: of an async iterable, such as
 * a Node stream, a web `ReadableStream`, or a function that returns or promises one. It is read as it is played, and closed
 * when the playback is cut. Lengths in its header that the writer did not know (0, 0x7fffffff, 0xffffffff) mean "to the end".
 *
 * What is wrong with the file is the error of the playback: `badWav` or `unsupportedWav`. For observables,
 * `decodeWavStream` of exotel-rx/audio does the same.
 *
 * ```ts
 * const speech = wavStream(({ signal }) => fetch(url, { signal }).then(({ body }) => body));
 * const said$ = call.play(speech);
 * ```
 *
 * @throws TypeError when called with anything else
 * @public
 */
export function wavStream(
  source: AsyncValues<Uint8Array> | AsyncFactory<Uint8Array>,
): AsyncIterable<AudioFrame> {
  if (!isAsyncSource(source)) {
    throw new TypeError(
      `\`wavStream\` takes an async iterable or a web stream of Uint8Array, or a function that returns one, got ${describeValue(source)}`,
    );
  }
  return decodeAsync(source, () => new WavDecoder());
}
