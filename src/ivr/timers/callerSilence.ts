import { defer, distinctUntilChanged, EMPTY, map, type Observable, of, switchMap, take } from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import { checkMs, checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';
import { callerSpeaking } from './callerSpeaking.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * Time in which nothing was said.
 *
 * @public
 */
export interface SilentTime {
  /**
   * How long it has lasted, in ms: for `callerSilence` since the caller last spoke or since the subscription, what the bot said
   * meanwhile included; for `deadAir` since anybody was heard.
   */
  readonly silentMs: number;
}

/**
 * When a caller is silent.
 *
 * @public
 */
export interface CallerSilenceOptions {
  /** How long the caller says nothing, in ms. @defaultValue 3000 */
  readonly afterMs?: number;
  /**
   * While the caller hears the bot, `'wait'`: the time runs from the end of that. `'count'`: it runs on.
   *
   * @defaultValue 'wait'
   */
  readonly duringBot?: 'wait' | 'count';
  /** When the caller speaks. @defaultValue what `detectSpeech` hears in `call.audio$`, our own voice suppressed */
  readonly speech$?: Observable<SpeechEvent>;
}

const CALLER_SILENCE_OPTIONS: OptionNames<CallerSilenceOptions> = {
  afterMs: true,
  duringBot: true,
  speech$: true,
};

/**
 * Tells when the caller says nothing: once a stretch of silence, and again only after the caller has spoken. The time
 * runs from the subscription, from the end of speech as it is told, and anew from when the bot falls silent.
 *
 *     caller     ----ssss----------------ss-------------
 *     bot        ----------bbb--------------------------
 *                callerSilence(call, { afterMs: 6 })
 *     result     -------------------x------------x------
 *
 * Completes with the call, and never errors because of it.
 *
 * ```ts
 * const prompted$ = callerSilence(call, { afterMs: 5_000 }).pipe(switchMap(() => call.play(areYouThere)));
 * ```
 *
 * @throws RangeError when called with a time that is not above 0 or over 24 days, or a `duringBot` that there is not
 * @public
 */
export function callerSilence(call: CallSession, options: CallerSilenceOptions = {}): Observable<SilentTime> {
  checkOptions('callerSilence', options, CALLER_SILENCE_OPTIONS);
  const { afterMs: ms = 3_000, duringBot = 'wait', speech$ } = options;
  checkMs('afterMs', ms);
  checkOneOf('duringBot', duringBot, ['wait', 'count']);

  return defer(() => {
    const isBotHeard$ = duringBot === 'count' ? of(false) : call.botSpeaking$.pipe(distinctUntilChanged());
    return callerSpeaking(call, speech$).pipe(
      switchMap((isSpeaking) => {
        if (isSpeaking) {
          return EMPTY;
        }
        const since = steadyNow();
        return isBotHeard$.pipe(
          switchMap((isBotHeard) => (isBotHeard ? EMPTY : afterMs(ms))),
          take(1),
          map(() => ({ silentMs: steadyNow() - since })),
        );
      }),
      untilEnded(call),
    );
  });
}
