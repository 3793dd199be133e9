import { concat, concatMap, defer, from, type MonoTypeOperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { FrameCutter, type FrameCutterConfig } from '../../audio/framing/FrameCutter.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for `frameAudio`: the length of a frame, in ms or in bytes. By default a frame is as long as a media message:
 * 3,200 bytes, and 3,840 at 24 kHz.
 *
 * @public
 */
export interface FrameAudioOptions {
  /** Length of a frame, in ms; a whole number of samples at the source's rate. */
  readonly frameMs?: number;
  /** Length of a frame, in bytes of PCM16; Exotel wants a multiple of 320. Instead of `frameMs`. */
  readonly messageBytes?: number;
}

const FRAME_AUDIO_OPTIONS: OptionNames<FrameAudioOptions> = {
  frameMs: true,
  messageBytes: true,
};

/**
 * Re-cuts audio of any chunking into frames of one length. Each frame is dated by its first sample. A frame that has the
 * length already passes as it is.
 *
 * The rest is padded with silence when the source completes or goes on at another rate: to whole units of 320 bytes, and
 * to 3,200 bytes at least, when frames are longer than that; to a whole frame otherwise. It is dropped when the source
 * errors.
 *
 *     source    --a----b-----c-|      a: 25 ms, b: 15, c: 10
 *               frameAudio({ frameMs: 20 })
 *     result    --x----y-------(z|)   x, y, z: 20 ms each
 *
 * Errors emitted: a `RangeError` when `frameMs` is not a whole number of samples at the rate of a frame.
 *
 * ```ts
 * const frames$ = speech$.pipe(frameAudio({ frameMs: 20 }));
 * ```
 *
 * @param options - `frameMs` or `messageBytes`: length of a frame
 * @returns an operator over frames, mono PCM16
 * @throws RangeError when called with a `frameMs` that is not above 0, a `messageBytes` that is not a positive even
 * integer, or both
 * @public
 */
export function frameAudio(options: FrameAudioOptions = {}): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('frameAudio', options, FRAME_AUDIO_OPTIONS);
  const config = lengthOf(options);

  return (frames$) =>
    // Deferred, so that two subscribers never share a half-filled frame.
    defer(() => {
      const cutter = new FrameCutter(config);
      return concat(
        frames$.pipe(concatMap((frame) => from(cutter.push(frame)))),
        defer(() => from(cutter.flush())),
      );
    });
}

function lengthOf({ frameMs, messageBytes }: FrameAudioOptions): FrameCutterConfig {
  if (frameMs !== undefined && messageBytes !== undefined) {
    throw new RangeError('`frameMs` and `messageBytes` exclude each other: both are the length of a frame');
  }
  if (frameMs !== undefined && !(frameMs > 0 && frameMs < Infinity)) {
    throw new RangeError(`\`frameMs\` must be a number of ms above 0, got ${describeValue(frameMs)}`);
  }
  if (
    messageBytes !== undefined &&
    (!Number.isInteger(messageBytes) || messageBytes <= 0 || messageBytes % 2 !== 0)
  ) {
    throw new RangeError(
      `\`messageBytes\` must be a positive even integer, got ${describeValue(messageBytes)}`,
    );
  }
  return { frameMs, messageBytes };
}
