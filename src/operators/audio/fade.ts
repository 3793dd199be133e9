import { concat, concatMap, defer, from, type MonoTypeOperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { FADE_OPTIONS, Fader, type FadeOptions } from '../../audio/tools/applyFade.js';
import { checkOptions } from '../../support/options.js';

/**
 * Fades audio in at its beginning and out at its end. Frames of the last `outMs` are held back until the source
 * completes; they are dropped when it errors.
 *
 *     frames     --a----b----c--|         100 ms each
 *                fade({ outMs: 200 })
 *     result     ------------a--(bc|)     b, c: fading
 *
 * ```ts
 * call.play(music$.pipe(fade({ inMs: 500, outMs: 1_000 }))).subscribe();
 * ```
 *
 * @throws RangeError when called with a length that is not a number of ms from 0
 * @public
 */
export function fade(options: FadeOptions): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('fade', options, FADE_OPTIONS);
  // Told when called, not when subscribed.
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
