import {
  concatMap,
  defer,
  EMPTY,
  filter,
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
 * What a prompt that can be interrupted tells: each barge-in, once it is decided, and its end.
 *
 * A barge-in is `confirmed` when it ended the prompt, `rejected` when the prompt went on after a pause, `timeout` when no
 * verdict came in time, which ends the prompt too, and `noted` when it was only to be told. `heardMs` is how much of the
 * prompt the caller had heard: whole ms, rounded down, never more than there was.
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
 * Plays a prompt that the caller can interrupt: by a key, by speech, or by anything else. Cold, and as `play`:
 * unsubscribing removes what the caller has not heard.
 *
 *     speech$        ----s--------        the caller begins to speak, and goes on
 *     minSpeechMs        ----
 *     sent           mmm-----c            c: clear
 *     bargeIn()      --------(bf|)        b: by speech, confirmed, heardMs; f: finished, cleared, the same heardMs
 *
 * With `onInterrupt: 'pause'` the prompt is held while a `verdict` is awaited:
 *
 *     speech$        ----s---e
 *     minSpeechMs        ----
 *     sent           mmm-----c    mmm
 *     verdict                 -----r
 *     bargeIn()      --------------b---(f|)        b: by speech, rejected; f: finished, played
 *
 * Speech counts only if it began while the bot was heard, by `call.botSpeaking$`; keys and `interruptOn` count from the
 * subscription on. The first one that ends the prompt owns its end. When the caller hangs up meanwhile, `finished` says
 * `ended`, and a barge-in that is not decided is not told.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(suppressEcho(call), detectSpeech());
 * const prompt$ = bargeIn(call, 'prompts/menu.wav', { speech$ });
 * ```
 *
 * @throws TypeError or RangeError when called with a source that is no prompt, or an option that makes no sense
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
    /** Who barged in first and has not been told of. */
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
      // The time is kept here, where it is told.
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

/** What barges in, one after the other. */
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

/** How a barge-in is decided: by the first verdict, or by none in time. */
function outcomeOf(
  interruption: BargeInInterruption,
  options: BargeInOptions,
): Observable<'confirmed' | 'rejected' | 'timeout'> {
  const { verdict = () => EMPTY, verdictTimeoutMs = 1_000 } = options;
  // To the runtime's timers, for ever is no time at all.
  const timeout$ = verdictTimeoutMs === Infinity ? NEVER : timer(verdictTimeoutMs);
  return merge(
    verdict(interruption).pipe(
      map((given) => {
        checkOneOf('verdict', given, INTERRUPTION_VERDICTS);
        return given === 'stop' ? ('confirmed' as const) : ('rejected' as const);
      }),
    ),
    timeout$.pipe(map(() => 'timeout' as const)),
  ).pipe(take(1));
}
