import { concat, concatMap, defer, from, type MonoTypeOperatorFunction } from 'rxjs';
import { Framer } from '../../audio/framing/Framer.js';
import { MIN_MESSAGE_BYTES } from '../../audio/framing/messageSize.js';

/**
 * How audio is cut.
 *
 * @public
 */
export interface FrameAudioOptions {
  /** Bytes of a frame; Exotel wants a multiple of 320. @defaultValue 3200 */
  readonly messageBytes?: number;
}

/**
 * Re-cuts PCM audio of any chunking into frames of one size. What is left when the source completes is padded with
 * silence, up to whole units of 320 bytes and to 3,200 bytes at least where frames are longer than that, up to a whole
 * frame otherwise; what is left when it errors is dropped.
 *
 *     source    --a----b-----c-|      a: 5 bytes, b: 3, c: 2
 *               frameAudio({ messageBytes: 4 })
 *     result    --x----y-------(z|)   x, y, z: 4 bytes
 *
 * ```ts
 * const frames$ = pcm$.pipe(frameAudio({ messageBytes: 3_200 }));
 * ```
 *
 * @throws RangeError when called with a `messageBytes` that is not a positive even integer
 * @public
 */
export function frameAudio(options: FrameAudioOptions = {}): MonoTypeOperatorFunction<Uint8Array> {
  const { messageBytes = MIN_MESSAGE_BYTES } = options;
  if (!Number.isInteger(messageBytes) || messageBytes <= 0 || messageBytes % 2 !== 0) {
    throw new RangeError(`\`messageBytes\` must be a positive even integer, got ${String(messageBytes)}`);
  }

  return (audio$) =>
    // Deferred, so that two subscribers never share a half-filled frame.
    defer(() => {
      const framer = new Framer({ frameBytes: messageBytes });
      return concat(
        audio$.pipe(
          concatMap((chunk) => {
            // The source may use its memory again.
            framer.push(chunk);
            return from(cutAll(framer, false));
          }),
        ),
        defer(() => from(cutAll(framer, true))),
      );
    });
}

function* cutAll(framer: Framer, isLast: boolean): Generator<Uint8Array> {
  for (let frame = framer.cut(isLast); frame !== undefined; frame = framer.cut(isLast)) {
    yield frame.bytes;
  }
}
