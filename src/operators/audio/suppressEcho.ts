import {
  defer,
  ignoreElements,
  map,
  merge,
  type MonoTypeOperatorFunction,
  type Observable,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { EchoSuppressor, type SuppressEchoOptions } from '../../audio/vad/EchoSuppressor.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject, checkOptions, type OptionNames } from '../../support/options.js';

const SUPPRESS_ECHO_OPTIONS: OptionNames<SuppressEchoOptions> = {
  echoReturnLossDb: true,
  echoTailMs: true,
};

/**
 * Keeps our own voice out of the caller's audio, so that a bot does not interrupt itself: while the caller hears us, and
 * as long as the last of it may come back, what is not louder than our echo can be is turned down to the noise of the
 * line. Frames keep their number, length and times.
 *
 *     botSpeaking$   f--t--------------f---------
 *     caller         --n--e--e--V--v--e--e--n--|     n: noise, e: echo of ours, V: louder than that, v: 200 ms after it
 *                    suppressEcho(call)
 *     result         --n--_--_--V--v--_--_--n--|     _: as quiet as the line
 *
 * ```ts
 * const speech$ = call.audio$.pipe(suppressEcho(call), detectSpeech());
 * ```
 *
 * It goes by level alone. A caller who talks into our voice more quietly than it may come back is not heard then.
 *
 * @throws RangeError when called with an `echoReturnLossDb` or an `echoTailMs` below 0
 * @public
 */
export function suppressEcho(
  call: { readonly botSpeaking$: Observable<boolean>; readonly heard$: Observable<AudioFrame> },
  options: SuppressEchoOptions = {},
): MonoTypeOperatorFunction<AudioFrame> {
  checkObject('`call` of suppressEcho', call);
  checkOptions('suppressEcho', options, SUPPRESS_ECHO_OPTIONS);
  const { echoReturnLossDb = 0, echoTailMs = 0 } = options;
  if (!(echoReturnLossDb >= 0 && echoReturnLossDb < Infinity)) {
    throw new RangeError(
      `\`echoReturnLossDb\` must be a number of dB from 0, got ${describeValue(echoReturnLossDb)}`,
    );
  }
  if (!(echoTailMs >= 0 && echoTailMs < Infinity)) {
    throw new RangeError(`\`echoTailMs\` must be a number of ms from 0, got ${describeValue(echoTailMs)}`);
  }

  return (frames$) =>
    defer(() => {
      const suppressor = new EchoSuppressor(options);
      const done$ = new Subject<void>();
      const ours$ = merge(
        call.botSpeaking$.pipe(
          tap((isSpeaking) => {
            suppressor.speak(isSpeaking);
          }),
        ),
        call.heard$.pipe(
          tap((frame) => {
            suppressor.hear(frame);
          }),
        ),
      );
      return merge(
        ours$.pipe(ignoreElements(), takeUntil(done$)),
        frames$.pipe(
          map((frame) => suppressor.push(frame)),
          tap({
            complete: () => {
              done$.next();
            },
          }),
        ),
      );
    });
}
