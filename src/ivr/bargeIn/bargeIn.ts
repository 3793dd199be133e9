import {
  concatMap,
  defer,
  EMPTY,
  filter,
  from,
  map,
  merge,
  NEVER,
  type Observable,
  Subject,
  take,
  tap,
  timer,
} from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { INTERRUPTION_VERDICTS, type InterruptionMode } from '../../session/contract/Interruption.js';
import type { PlaybackEvent } from '../../session/contract/PlaybackEvent.js';
import { checkOneOf } from '../../support/options.js';
import { promptAudio } from '../prompts/promptAudio.js';
import type { PromptSource } from '../prompts/PromptSource.js';
import {
  type BargeInCause,
  type BargeInInterruption,
  type BargeInOptions,
  checkBargeInOptions,
} from './BargeInOptions.js';
import { talkOver } from './talkOver.js';

/**
 * An event that {@link bargeIn} emits: a barge-in, once it is decided, or the end of the prompt.
 *
 * Outcomes of a barge-in:
 *
 * - `confirmed`: it ended the prompt
 * - `rejected`: the prompt continued after a pause
 * - `timeout`: no verdict came in time, and the prompt ended
 * - `noted`: it was only reported
 *
 * `heardMs` is how much of the prompt the caller heard: whole ms, rounded down, never more than was sent.
 *
 * @public
 */
export type BargeInEvent =
  | {
      readonly type: 'bargeIn';
      readonly by: BargeInCause;
      readonly outcome: 'confirmed' | 'rejected' | 'timeout' | 'noted';
      readonly heardMs: number;
    }
  | Extract<PlaybackEvent, { readonly type: 'finished' }>;

/**
 * Plays a prompt that the caller can interrupt by a DTMF digit, by speech, or by any other signal. Cold.
 * Unsubscribing removes audio that the caller has not heard, like `call.play`.
 *
 *     speech$        ----s--------        the caller starts to speak, and continues
 *     minSpeechMs        ----
 *     sent           mmm-----c            c: clear
 *     bargeIn()      --------(bf|)        b: by speech, confirmed, heardMs; f: finished, cleared, the same heardMs
 *
 * With `onInterrupt: 'pause'`, the prompt is held until a `verdict`:
 *
 *     speech$        ----s---e
 *     minSpeechMs        ----
 *     sent           mmm-----c    mmm
 *     verdict                 -----r
 *     bargeIn()      --------------b---(f|)        b: by speech, rejected; f: finished, played
 *
 * Speech counts only if it starts while bot audio is playing, by `call.botSpeaking$`. Digits and `interruptOn` count
 * from the subscription on. Digits also stay in `call.keys`, for the next question. The first barge-in that ends the
 * prompt owns its end. If the caller hangs up, `finished` has the outcome `ended`, and an undecided barge-in is not
 * reported.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(suppressEcho(call), detectSpeech());
 * const prompt$ = bargeIn(call, 'prompts/menu.wav', { speech$ });
 * ```
 *
 * Errors emitted: those of the prompt, after the audio before them was heard; those of `speech$`, `transcript$`,
 * `interruptOn` and `verdict`; RangeError for an unknown verdict.
 *
 * @param call - the call to play to
 * @param source - the prompt; see {@link PromptSource}
 * @param options - what may interrupt the prompt, and what an interruption does
 * @returns an observable of barge-ins that ends with `finished`, the end of the playback
 * @throws TypeError when `source` is not a prompt; TypeError or RangeError when an option is not valid
 * @see {@link bridge} for an agent that the caller can interrupt
 * @public
 */
export function bargeIn(
  call: CallSession,
  source: PromptSource,
  options: BargeInOptions = {},
): Observable<BargeInEvent> {
  checkBargeInOptions(options);
  const audio = promptAudio(source);

  return defer(() => {
    /** Cause of the first barge-in that is not reported yet. */
    let owner: BargeInCause | undefined;
    const noted: BargeInCause[] = [];
    const decided$ = new Subject<BargeInEvent>();
    const prompt$ = call.play(audio, {
      interruptOn: causes(call, options),
      onInterrupt: (value) => {
        const cause = value === 'key' || value === 'speech' ? value : 'other';
        const mode = modeOf(cause, options);
        if (mode === 'notify') {
          noted.push(cause);
        } else {
          owner ??= cause;
        }
        return mode;
      },
      verdict: ({ heardMs, atMs }) => {
        const by = owner ?? 'other';
        return outcomeOf({ by, heardMs, atMs }, options).pipe(
          tap((outcome) => {
            owner = undefined;
            decided$.next({ type: 'bargeIn', by, outcome, heardMs });
          }),
          map((outcome) => (outcome === 'rejected' ? 'resume' : 'stop')),
        );
      },
      // `outcomeOf` keeps the time, and reports the timeout.
      verdictTimeoutMs: Infinity,
    });
    return merge(
      decided$,
      prompt$.pipe(
        concatMap((event): Iterable<BargeInEvent> => {
          if (event.type === 'finished') {
            const { heardMs } = event;
            return owner === undefined || event.outcome !== 'cleared'
              ? [event]
              : [{ type: 'bargeIn', by: owner, outcome: 'confirmed', heardMs }, event];
          }
          const by = noted.shift();
          return event.type === 'progress' && by !== undefined
            ? [{ type: 'bargeIn', by, outcome: 'noted', heardMs: event.heardMs }]
            : [];
        }),
        tap({
          complete: () => {
            decided$.complete();
          },
        }),
      ),
    );
  });
}

/** Emits the cause of each barge-in. */
function causes(call: CallSession, options: BargeInOptions): Observable<BargeInCause> {
  const { keys = '0123456789*#', interruptOn = EMPTY } = options;
  const { speech$ = EMPTY, minSpeechMs = 250, minWords = 0, transcript$ = EMPTY } = options;
  const { botSpeaking$ } = call;
  return merge(
    call.dtmf$.pipe(
      filter(({ digit }) => keys.includes(digit)),
      map(() => 'key' as const),
    ),
    talkOver({ botSpeaking$, speech$, minSpeechMs, minWords, transcript$ }).pipe(
      map(() => 'speech' as const),
    ),
    interruptOn.pipe(map(() => 'other' as const)),
  );
}

function modeOf(cause: BargeInCause, options: BargeInOptions): InterruptionMode {
  const { onInterrupt = 'clear', interruptible = 'always' } = options;
  const isAllowed = interruptible === 'always' || (interruptible === 'byKey' && cause === 'key');
  if (onInterrupt === 'notify' || !isAllowed) {
    return 'notify';
  }
  return cause === 'key' ? 'clear' : onInterrupt;
}

/** Decides a barge-in: by the first verdict, or by the timeout. */
function outcomeOf(
  interruption: BargeInInterruption,
  options: BargeInOptions,
): Observable<'confirmed' | 'rejected' | 'timeout'> {
  const { verdict = () => EMPTY, verdictTimeoutMs = 1_000 } = options;
  // A timer of Infinity ms fires at once.
  const timeout$ = verdictTimeoutMs === Infinity ? NEVER : timer(verdictTimeoutMs);
  return merge(
    from(verdict(interruption)).pipe(
      map((given) => {
        checkOneOf('verdict', given, INTERRUPTION_VERDICTS);
        return given === 'stop' ? ('confirmed' as const) : ('rejected' as const);
      }),
    ),
    timeout$.pipe(map(() => 'timeout' as const)),
  ).pipe(take(1));
}
