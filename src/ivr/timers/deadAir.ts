import { combineLatest, defer, distinctUntilChanged, EMPTY, map, type Observable, switchMap } from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import { checkMs, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';
import type { SilentTime } from './callerSilence.js';
import { callerSpeaking } from './callerSpeaking.js';

/**
 * When a line is dead.
 *
 * @public
 */
export interface DeadAirOptions {
  /** How long nobody says anything, in ms. @defaultValue 10000 */
  readonly afterMs?: number;
  /** When the caller speaks. @defaultValue what `detectSpeech` hears in `call.audio$`, our own voice suppressed */
  readonly speech$?: Observable<SpeechEvent>;
}

const DEAD_AIR_OPTIONS: OptionNames<DeadAirOptions> = {
  afterMs: true,
  speech$: true,
};

/**
 * Tells when neither the caller says anything nor the bot is heard: after so long, and again each time as long as that
 * goes on.
 *
 *     caller     --ss----------------------------
 *     bot        -----bbb------------------------
 *                deadAir(call, { afterMs: 8 })
 *     result     ----------------x-------y-------     x: 8 ms, y: 16 ms
 *
 * Completes with the call, and never errors because of it.
 *
 * ```ts
 * const dropped$ = deadAir(call, { afterMs: 30_000 }).pipe(tap(() => call.end()));
 * ```
 *
 * @throws RangeError when called with a time that is not above 0 or over 24 days
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
