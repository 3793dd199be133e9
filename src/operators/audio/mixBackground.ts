import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { Background } from '../../audio/tools/Background.js';
import { describeValue } from '../../support/describeValue.js';

/**
 * Mixes a background under audio that arrives as an observable. The result is exactly as long as the audio.
 *
 *     voice      --a----b--|
 *                mixBackground(music)
 *     result     --A----B--|       A, B: as long as a, b
 *
 * Samples and bytes must have the sample rate of the background. Frames are converted to it.
 *
 * ```ts
 * call.play(voice$.pipe(mixBackground(music))).subscribe();
 * ```
 *
 * Errors emitted: those of the source, and a `RangeError` if the sample rate of a frame is not supported.
 *
 * @param background - what `createBackground` returned
 * @returns an operator from audio to frames at the sample rate of the background
 * @throws TypeError when `background` is not from `createBackground`
 * @see {@link createBackground}
 * @public
 */
export function mixBackground(background: Background): OperatorFunction<PcmInput, AudioFrame> {
  const given: unknown = background;
  if (typeof given !== 'object' || given === null || !('open' in given)) {
    throw new TypeError(`\`background\` must be from createBackground, got ${describeValue(given)}`);
  }

  return (audio$) =>
    defer(() => {
      const mix = background.open();
      return concat(
        audio$.pipe(concatMap((audio) => from(mix.push(audio)))),
        defer(() => from(mix.flush())),
      );
    });
}
