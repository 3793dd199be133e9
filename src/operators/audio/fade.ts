import { concat, concatMap, defer, from, type MonoTypeOperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { FADE_OPTIONS, Fader, type FadeOptions } from '../../audio/tools/applyFade.js';
import { checkOptions } from '../../support/options.js';

/**
 * Fades audio in at its beginning and out at its end. The last `outMs` of audio are held back until the source
 * completes.
 *
 *     frames     --a----b----c--|         100 ms each
 *                fade({ outMs: 200 })
 *     result     ------------a--(bc|)     b, c: fading
 *
 * ```ts
 * call.play(music$.pipe(fade({ inMs: 500, outMs: 1_000 }))).subscribe();
 * ```
 *
 * Errors emitted: only those of the source. Audio that is held back is then dropped.
 *
 * @param options - how long the fades last, in ms
 * @returns an operator over frames of any length and sample rate
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link applyFade} for one frame
 * @public
 */
export function fade(options: FadeOptions): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('fade', options, FADE_OPTIONS);
  // Checks the options when the operator is created, not when it is subscribed.
  new Fader(options);

  return (frames$) =>
    defer(() => {
      const fader = new Fader(options);
      return concat(
        frames$.pipe(concatMap((frame) => from(fader.push(frame)))),
        defer(() => from(fader.flush())),
      );
    });
}
