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
 * What is done about a caller who does nothing.
 *
 * @public
 */
export interface HangUpWhenIdleOptions {
  /** How long the caller does nothing before each step, in ms. @defaultValue [8000, 8000] */
  readonly afterMs?: readonly number[];
  /** What is played at each step, at most as many as there are; a step without one plays nothing. @defaultValue [] */
  readonly prompts?: readonly PromptSource[];
  /** After the last step, the call ends, or only this completes. @defaultValue 'end' */
  readonly onExhausted?: 'end' | 'complete';
  /** When the caller speaks. @defaultValue what `detectSpeech` hears in `call.audio$`, our own voice suppressed */
  readonly speech$?: Observable<SpeechEvent>;
}

const HANG_UP_WHEN_IDLE_OPTIONS: OptionNames<HangUpWhenIdleOptions> = {
  afterMs: true,
  prompts: true,
  onExhausted: true,
  speech$: true,
};

/**
 * A caller who does nothing: a step is reached and its prompt begins, or all steps are over.
 *
 * @public
 */
export type IdleEvent = { readonly type: 'prompt'; readonly step: number } | { readonly type: 'exhausted' };

/**
 * Asks a caller who does nothing whether anybody is there, and ends the call when nobody is: step by step, each after its
 * time without speech, key or anything of ours to be heard, then the prompt of the step. A key or speech goes back to the
 * first step, and cuts a prompt of this short.
 *
 *     caller     --ss--------------------
 *                hangUpWhenIdle(call, { afterMs: [5, 4], prompts: [p, q] })
 *     bot        ---------ppp----qq
 *     result     ---------a------b-(c|)      a: step 1, b: step 2, c: exhausted, and the call ends
 *
 * Completes with the call, and never errors because of it; a prompt that cannot be played is its error.
 *
 * ```ts
 * const guarded$ = hangUpWhenIdle(call, { afterMs: [8_000, 8_000], prompts: ['still-there.wav', 'goodbye.wav'] });
 * ```
 *
 * @throws RangeError when called with no step, a time that is not above 0 or over 24 days, or more prompts than steps
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
    throw new TypeError(`\`afterMs\` must be a list of ms, one for each step, got ${describeValue(steps)}`);
  }
  after.forEach((ms, index) => {
    checkMs(`afterMs[${index}]`, ms);
  });
  if (after.length === 0 || prompts.length > after.length) {
    throw new RangeError(
      `\`afterMs\` must have a time for each of \`prompts\`, and one at least, got ${after.length} for ${describeValue(prompts.length)}`,
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

/** Emits once the bot has not been heard for so long. */
function quietFor(call: CallSession, ms: number): Observable<number> {
  return call.botSpeaking$.pipe(
    distinctUntilChanged(),
    switchMap((isBotHeard) => (isBotHeard ? EMPTY : afterMs(ms))),
    take(1),
  );
}
