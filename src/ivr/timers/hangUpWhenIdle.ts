import {
  concat,
  concatMap,
  defer,
  distinctUntilChanged,
  EMPTY,
  from,
  ignoreElements,
  map,
  merge,
  type Observable,
  of,
  scan,
  switchMap,
  take,
  takeWhile,
  tap,
} from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkMs, checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';
import { promptAudio } from '../prompts/promptAudio.js';
import type { PromptSource } from '../prompts/PromptSource.js';
import { callerSpeaking } from './callerSpeaking.js';

/**
 * Options for {@link hangUpWhenIdle}.
 *
 * @public
 */
export interface HangUpWhenIdleOptions {
  /** How long the caller must be idle before each step, in ms. @defaultValue [8000, 8000] */
  readonly afterMs?: readonly number[];
  /** The prompt of each step, at most one prompt per step. A step without a prompt plays nothing. @defaultValue [] */
  readonly prompts?: readonly PromptSource[];
  /** Whether the call ends after the last step, or only this observable completes. @defaultValue 'end' */
  readonly onExhausted?: 'end' | 'complete';
  /**
   * When the caller speaks.
   *
   * @defaultValue speech that `detectSpeech` finds in `call.audio$`, with the bot's echo suppressed
   */
  readonly speech$?: Observable<SpeechEvent>;
}

const HANG_UP_WHEN_IDLE_OPTIONS: OptionNames<HangUpWhenIdleOptions> = {
  afterMs: true,
  prompts: true,
  onExhausted: true,
  speech$: true,
};

/**
 * An event that {@link hangUpWhenIdle} emits: a step is reached and its prompt starts (`step` counts from 1), or all
 * steps are over.
 *
 * @public
 */
export type IdleEvent = { readonly type: 'prompt'; readonly step: number } | { readonly type: 'exhausted' };

/**
 * Asks an idle caller whether they are still there, and ends the call if they do not answer. A caller is idle while
 * they neither speak nor press a DTMF digit, and no bot audio is playing.
 *
 * Each step waits for its time and then plays its prompt. A digit or speech goes back to the first step and cuts the
 * prompt of the step short.
 *
 *     caller     --ss--------------------
 *                hangUpWhenIdle(call, { afterMs: [5, 4], prompts: [p, q] })
 *     bot        ---------ppp----qq
 *     result     ---------a------b-(c|)      a: step 1, b: step 2, c: exhausted, and the call ends
 *
 * ```ts
 * const guarded$ = hangUpWhenIdle(call, { afterMs: [8_000, 8_000], prompts: ['still-there.wav', 'goodbye.wav'] });
 * ```
 *
 * Errors emitted: those of a prompt that cannot be played, and those of `speech$`.
 *
 * @param call - the call to watch
 * @param options - the time of each step in ms, and the prompts
 * @returns a cold observable that completes after the last step, or when the call ends
 * @throws TypeError when `afterMs` is not an array; RangeError when `afterMs` is empty, a time is not above 0 or is
 *   over 24 days, there are more prompts than steps, or an option is not valid
 * @see {@link callerSilence}
 * @public
 */
export function hangUpWhenIdle(
  call: CallSession,
  options: HangUpWhenIdleOptions = {},
): Observable<IdleEvent> {
  checkOptions('hangUpWhenIdle', options, HANG_UP_WHEN_IDLE_OPTIONS);
  const { afterMs: after = [8_000, 8_000], prompts = [], onExhausted = 'end', speech$ } = options;
  const steps: unknown = after;
  if (!Array.isArray(steps)) {
    throw new TypeError(`\`afterMs\` must be an array of ms, one for each step, got ${describeValue(steps)}`);
  }
  const given: unknown = prompts;
  if (!Array.isArray(given)) {
    throw new TypeError(
      `\`prompts\` must be an array of prompts, one for each step, got ${describeValue(given)}`,
    );
  }
  after.forEach((ms, index) => {
    checkMs(`afterMs[${index}]`, ms);
  });
  if (after.length === 0 || prompts.length > after.length) {
    throw new RangeError(
      `\`afterMs\` must have at least one time, and a time for each of \`prompts\`, got ${after.length} for ${describeValue(prompts.length)} prompts`,
    );
  }
  checkOneOf('onExhausted', onExhausted, ['end', 'complete']);

  const steps$ = from(after).pipe(
    concatMap((ms, index) => {
      const source = prompts[index];
      return concat(
        quietFor(call, ms).pipe(map((): IdleEvent => ({ type: 'prompt', step: index + 1 }))),
        source === undefined ? EMPTY : defer(() => call.play(promptAudio(source))).pipe(ignoreElements()),
      );
    }),
  );
  return defer(() =>
    merge(
      callerSpeaking(call, speech$).pipe(map((isSpeaking) => () => isSpeaking)),
      call.dtmf$.pipe(map(() => (wasSpeaking: boolean) => wasSpeaking)),
    ).pipe(
      scan((isSpeaking, change) => change(isSpeaking), false),
      switchMap((isSpeaking) => (isSpeaking ? EMPTY : concat(steps$, of<IdleEvent>({ type: 'exhausted' })))),
      takeWhile(({ type }) => type !== 'exhausted', true),
      tap({
        complete: () => {
          if (onExhausted === 'end') {
            call.end();
          }
        },
      }),
      untilEnded(call),
    ),
  );
}

/** Emits when no bot audio has been playing for a time. */
function quietFor(call: CallSession, ms: number): Observable<number> {
  return call.botSpeaking$.pipe(
    distinctUntilChanged(),
    switchMap((isBotHeard) => (isBotHeard ? EMPTY : afterMs(ms))),
    take(1),
  );
}
