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
import { EchoGate, type SuppressEchoConfig } from '../../audio/vad/EchoSuppressor.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject } from '../../support/options.js';

/**
 * What a caller hears of us; a `CallSession` is one.
 *
 * @public
 */
export interface OwnVoice {
  readonly botSpeaking$: Observable<boolean>;
  readonly heard$: Observable<AudioFrame>;
}

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
 * @throws RangeError when called with a `leakDb` that is no number, or a `delayMs` below 0
 * @public
 */
export function suppressEcho(
  call: OwnVoice,
  config: SuppressEchoConfig = {},
): MonoTypeOperatorFunction<AudioFrame> {
  checkObject('`call` of suppressEcho', call);
  const { leakDb = 0, delayMs = 0 } = config;
  if (!Number.isFinite(leakDb)) {
    throw new RangeError(`\`leakDb\` must be a number of dB, got ${describeValue(leakDb)}`);
  }
  if (!(delayMs >= 0 && delayMs < Infinity)) {
    throw new RangeError(`\`delayMs\` must be a number of ms from 0, got ${describeValue(delayMs)}`);
  }

  return (frames$) =>
    defer(() => {
      const gate = new EchoGate(config);
      const done$ = new Subject<void>();
      const ours$ = merge(
        call.botSpeaking$.pipe(
          tap((isSpeaking) => {
            gate.speak(isSpeaking);
          }),
        ),
        call.heard$.pipe(
          tap((frame) => {
            gate.hear(frame);
          }),
        ),
      );
      return merge(
        ours$.pipe(ignoreElements(), takeUntil(done$)),
        frames$.pipe(
          map((frame) => gate.push(frame)),
          tap({
            complete: () => {
              done$.next();
            },
          }),
        ),
      );
    });
}
