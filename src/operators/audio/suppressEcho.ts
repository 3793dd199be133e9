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
 * Removes echo of bot audio from the caller's audio, so that a bot does not interrupt itself. While bot audio is
 * playing, and for `echoTailMs` after it, sound that may be echo is reduced to the noise of the line.
 *
 *     botSpeaking$   f--t--------------f---------
 *     caller         --n--e--e--V--v--e--e--n--|     n: noise, e: echo, V: louder than echo, v: 200 ms after V
 *                    suppressEcho(call)
 *     result         --n--_--_--V--v--_--_--n--|     _: as quiet as the line
 *
 * Frames keep their number, length and timestamps. Only levels are compared: a caller who speaks during bot audio more
 * quietly than the echo may be is not heard.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(suppressEcho(call), detectSpeech());
 * ```
 *
 * Errors emitted: those of the source, of `botSpeaking$` and of `heard$`.
 *
 * @param call - the call whose bot audio is played
 * @param options - how loud the echo is at most, in dB, and how long it lasts, in ms
 * @returns an operator over frames of the caller, of any length and sample rate
 * @throws TypeError or RangeError when an option is not valid
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
      const bot$ = merge(
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
        bot$.pipe(ignoreElements(), takeUntil(done$)),
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
