import { concat, concatMap, defer, from, type MonoTypeOperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { FrameCutter, type FrameCutterConfig } from '../../audio/framing/FrameCutter.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for {@link frameAudio}: the length of a frame, in ms or in bytes. By default a frame is as long as a media
 * message: 3,200 bytes, or 3,840 bytes at 24 kHz.
 *
 * @public
 */
export interface FrameAudioOptions {
  /** Length of a frame, in ms. Must be a whole number of samples at the sample rate of the source. */
  readonly frameMs?: number;
  /** Length of a frame, in bytes of PCM16. Exotel requires a multiple of 320. Use either this or `frameMs`. */
  readonly messageBytes?: number;
}

const FRAME_AUDIO_OPTIONS: OptionNames<FrameAudioOptions> = {
  frameMs: true,
  messageBytes: true,
};

/**
 * Cuts audio of any chunk size into frames of one length. Each frame has the timestamp of its first sample. A frame
 * that already has that length passes unchanged.
 *
 *     source    --a----b-----c-|      a: 25 ms, b: 15, c: 10
 *               frameAudio({ frameMs: 20 })
 *     result    --x----y-------(z|)   x, y, z: 20 ms each
 *
 * When the source completes, or changes its sample rate, the rest is padded with silence to a whole frame. With
 * `messageBytes` above 3,200, it is padded to a multiple of 320 bytes instead, and to at least 3,200 bytes. When
 * the source errors, the rest is dropped.
 *
 * ```ts
 * const frames$ = speech$.pipe(frameAudio({ frameMs: 20 }));
 * ```
 *
 * Errors emitted: those of the source, and a `RangeError` if `frameMs` is not a whole number of samples at the sample
 * rate of a frame.
 *
 * @param options - `frameMs` or `messageBytes`: length of a frame
 * @returns an operator over frames, mono PCM16
 * @throws TypeError or RangeError when an option is not valid, or when both are given
 * @see {@link paceAudio} to emit frames in real time
 * @public
 */
export function frameAudio(options: FrameAudioOptions = {}): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('frameAudio', options, FRAME_AUDIO_OPTIONS);
  const config = lengthOf(options);

  return (frames$) =>
    // Deferred, so that two subscribers never share a partly filled frame.
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
    throw new RangeError(
      '`frameMs` and `messageBytes` both set the length of a frame: pass only one of them',
    );
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
