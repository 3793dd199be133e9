import type { AudioFrame } from '../audio/AudioFrame.js';
import { WavDecoder } from '../audio/wav/WavDecoder.js';
import { describeValue } from '../support/describeValue.js';
import { type AsyncFactory, type AsyncValues, isAsyncSource } from '../support/async/AsyncSource.js';
import { decodeAsync } from '../support/async/decodeAsync.js';

/**
 * Creates a source for `play` from a WAV file that arrives in pieces, as speech services stream it. Supports every
 * encoding that `decodeWav` supports.
 *
 * The stream is read as it is played, and closed when the playback is cut. A length that the writer did not know (0,
 * 0x7fffffff, 0xffffffff) means "to the end".
 *
 * ```ts
 * const speech = wavStream(({ signal }) => fetch(url, { signal }).then(({ body }) => body));
 * const said$ = call.play(speech);
 * ```
 *
 * If the file cannot be decoded, the playback errors with `badWav` or `unsupportedWav`. If the stream fails, the
 * playback errors too.
 *
 * @param source - an async iterable such as a Node stream, a web `ReadableStream`, or a function that returns or
 * promises either
 * @returns a source for one playback; for several playbacks, pass a function
 * @throws TypeError when `source` is not a stream
 * @see {@link wavFile} for a file on disk
 * @public
 */
export function wavStream(
  source: AsyncValues<Uint8Array> | AsyncFactory<Uint8Array>,
): AsyncIterable<AudioFrame> {
  if (!isAsyncSource(source)) {
    throw new TypeError(
      `\`source\` must be an async iterable or a web stream of Uint8Array, or a function that returns one, got ${describeValue(source)}`,
    );
  }
  return decodeAsync(source, () => new WavDecoder());
}
