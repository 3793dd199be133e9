import { defer, distinctUntilChanged, EMPTY, map, type Observable, of, switchMap, take } from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import { checkMs, checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';
import { callerSpeaking } from './callerSpeaking.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * A period of silence.
 *
 * @public
 */
export interface SilentTime {
  /**
   * How long the silence has lasted, in ms. For `callerSilence`: since the caller last spoke, or since the
   * subscription, including the time of bot audio. For `deadAir`: since bot audio or the caller was last heard.
   */
  readonly silentMs: number;
}

/**
 * Options for {@link callerSilence}.
 *
 * @public
 */
export interface CallerSilenceOptions {
  /** How long the caller must be silent, in ms. @defaultValue 3000 */
  readonly afterMs?: number;
  /**
   * Whether bot audio holds up the time. `'wait'`: the time starts when bot audio ends. `'count'`: the time also runs
   * during bot audio.
   *
   * @defaultValue 'wait'
   */
  readonly duringBot?: 'wait' | 'count';
  /**
   * When the caller speaks.
   *
   * @defaultValue speech that `detectSpeech` finds in `call.audio$`, with the bot's echo suppressed
   */
  readonly speech$?: Observable<SpeechEvent>;
}

const CALLER_SILENCE_OPTIONS: OptionNames<CallerSilenceOptions> = {
  afterMs: true,
  duringBot: true,
  speech$: true,
};

/**
 * Emits when the caller has been silent for a time: once per stretch of silence, and again only after the caller has
 * spoken. The time starts at the subscription, at the `end` of speech, and again when bot audio ends.
 *
 *     caller     ----ssss----------------ss-------------
 *     bot        ----------bbb--------------------------
 *                callerSilence(call, { afterMs: 6 })
 *     result     -------------------x------------x------
 *
 * ```ts
 * const prompted$ = callerSilence(call, { afterMs: 5_000 }).pipe(switchMap(() => call.play(areYouThere)));
 * ```
 *
 * Errors emitted: only those of `speech$`.
 *
 * @param call - the call to watch
 * @param options - how long the silence must last, in ms, and how to find speech
 * @returns a cold observable that completes when the call ends
 * @throws RangeError when `afterMs` is not above 0 or is over 24 days, `duringBot` is not a valid value, or an option
 *   is unknown
 * @see {@link hangUpWhenIdle} to ask a silent caller and end the call; {@link deadAir}
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
