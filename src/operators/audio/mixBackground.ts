import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { Background } from '../../audio/tools/Background.js';
import { describeValue } from '../../support/describeValue.js';

/**
 * Mixes a background under audio, exactly as long as the audio is: for voices that arrive as an observable. Samples and
 * bytes are at the rate of the background, frames are converted to it.
 *
 *     voice      --a----b--|
 *                mixBackground(music)
 *     result     --A----B--|       A, B: as long as a, b
 *
 * ```ts
 * call.play(voice$.pipe(mixBackground(music))).subscribe();
 * ```
 *
 * @throws TypeError when called with something other than what `createBackground` returns
 * @public
 */
export function mixBackground(background: Background): OperatorFunction<PcmInput, AudioFrame> {
  const given: unknown = background;
  if (typeof given !== 'object' || given === null || !('open' in given)) {
    throw new TypeError(`\`background\` must be what createBackground returns, got ${describeValue(given)}`);
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
