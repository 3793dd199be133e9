import { combineLatest, defer, distinctUntilChanged, EMPTY, map, type Observable, switchMap } from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import { checkMs, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';
import type { SilentTime } from './callerSilence.js';
import { callerSpeaking } from './callerSpeaking.js';

/**
 * Options for {@link deadAir}.
 *
 * @public
 */
export interface DeadAirOptions {
  /** How long neither the caller nor the bot may be heard, in ms. @defaultValue 10000 */
  readonly afterMs?: number;
  /**
   * When the caller speaks.
   *
   * @defaultValue speech that `detectSpeech` finds in `call.audio$`, with the bot's echo suppressed
   */
  readonly speech$?: Observable<SpeechEvent>;
}

const DEAD_AIR_OPTIONS: OptionNames<DeadAirOptions> = {
  afterMs: true,
  speech$: true,
};

/**
 * Emits when neither the caller nor the bot has been heard for a time, and again after each further period of that
 * length.
 *
 *     caller     --ss----------------------------
 *     bot        -----bbb------------------------
 *                deadAir(call, { afterMs: 8 })
 *     result     ----------------x-------y-------     x: 8 ms, y: 16 ms
 *
 * ```ts
 * const dropped$ = deadAir(call, { afterMs: 30_000 }).pipe(tap(() => call.end()));
 * ```
 *
 * Errors emitted: only those of `speech$`.
 *
 * @param call - the call to watch
 * @param options - how long the silence must last, in ms, and how to find speech
 * @returns a cold observable that completes when the call ends
 * @throws RangeError when `afterMs` is not above 0 or is over 24 days, or an option is unknown
 * @see {@link callerSilence}
 * @public
 */
export function deadAir(call: CallSession, options: DeadAirOptions = {}): Observable<SilentTime> {
  checkOptions('deadAir', options, DEAD_AIR_OPTIONS);
  const { afterMs: ms = 10_000, speech$ } = options;
  checkMs('afterMs', ms);

  return defer(() =>
    combineLatest([callerSpeaking(call, speech$), call.botSpeaking$]).pipe(
      map(([isCallerSpeaking, isBotHeard]) => isCallerSpeaking || isBotHeard),
      distinctUntilChanged(),
      switchMap((isAnyoneHeard) => (isAnyoneHeard ? EMPTY : afterMs(ms, ms))),
      map((index) => ({ silentMs: (index + 1) * ms })),
      untilEnded(call),
    ),
  );
}
