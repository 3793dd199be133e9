import {
  concatMap,
  defaultIfEmpty,
  delayWhen,
  endWith,
  ignoreElements,
  isObservable,
  map,
  merge,
  type Observable,
  of,
  take,
  timer,
} from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { checkCall } from '../callEnd.js';
import type { PromptSource } from '../prompts/PromptSource.js';
import { askUntil, type Attempt } from './askUntil.js';
import { ATTEMPT_OPTIONS, type AttemptOptions, Attempts } from './Attempts.js';
import type { ConfirmResult } from './confirm.js';
import type { GatherResult } from './GatherResult.js';

/**
 * Whether an answer is accepted. `true` and `'yes'` accept it; `false` and `'no'` count as `noMatch`; `'noInput'`
 * counts as `noInput`; `'ended'` ends the question.
 *
 * @public
 */
export type Acceptance = boolean | ConfirmResult;

/**
 * Options for {@link reprompt}: which answers are accepted, and which prompts come before another try.
 *
 * @public
 */
export interface RepromptOptions extends AttemptOptions {
  /**
   * Judges a complete entry. Returns the judgement, or an observable whose first value is the judgement. An
   * observable without a value rejects the entry.
   *
   * @defaultValue every entry is accepted
   */
  readonly accept?: (answer: GatherResult) => Acceptance | Observable<Acceptance>;
  /** How an entry counts that consists only of a digit of `finishOnKey`. @defaultValue 'noMatch' */
  readonly emptyAnswer?: 'noMatch' | 'accept';
}

const REPROMPT_OPTIONS: OptionNames<RepromptOptions> = {
  ...ATTEMPT_OPTIONS,
  accept: true,
  emptyAnswer: true,
};

/**
 * Result of {@link reprompt}: the accepted answer; too many failed tries, and how the last try failed; or the end of
 * the call.
 *
 * @public
 */
export type RepromptResult =
  | { readonly type: 'accepted'; readonly answer: GatherResult }
  | { readonly type: 'exhausted'; readonly by: 'noInput' | 'noMatch' }
  | { readonly type: 'ended' };

/**
 * Asks a question again until its answer is accepted. Cold; emits one result and completes. It also completes when
 * the call ends, even while an answer is being judged.
 *
 *     asked      q--------q--------
 *     answers    -----x--------y         x: '1111', y: '4271'
 *                reprompt(call, ask, { accept: ({ digits }) => digits === '4271' })
 *     result     --------------(r|)      r: { type: 'accepted', answer: y }
 *
 * `ask` is called with the prompt that should come before the question: an empty list at the first try, then a prompt
 * of `noInputPrompts` or `noMatchPrompts`. Put it first in the prompt of the question: both are then one playback,
 * which the answer may cut.
 *
 * ```ts
 * const pin$ = reprompt(
 *   call,
 *   (leadIn) => gather(call, { prompt: [leadIn, 'pin.wav'], numDigits: 4, mask: true }),
 *   { accept: ({ digits }) => isPin(digits), noMatchPrompts: ['wrong-pin.wav'] },
 * );
 * ```
 *
 * | answer                                                  | counts as                                     |
 * | ------------------------------------------------------- | --------------------------------------------- |
 * | `maxDigits`, `interDigitTimeout`, `finishKey`, `speech` | what `accept` returns.                        |
 * | `finishKey` without digits                              | `noMatch`, unless `emptyAnswer` is `'accept'`. |
 * | `totalTimeout`                                          | `noInput` without digits, else `noMatch`.     |
 * | `noInput`, `noMatch`                                    | the same.                                     |
 * | `ended`                                                 | `{ type: 'ended' }`.                          |
 *
 * Errors emitted: those of the question and of `accept`; TypeError when `accept` returns another value.
 *
 * @param call - the call to ask
 * @param ask - returns the question for one try, such as a {@link gather}
 * @param options - which answers are accepted, how often to try, and the prompts before another try
 * @returns an observable of one result
 * @throws TypeError or RangeError when `ask` is not a function, or an option is not valid
 * @public
 */
export function reprompt(
  call: CallSession,
  ask: (leadIn: PromptSource) => Observable<GatherResult>,
  options: RepromptOptions = {},
): Observable<RepromptResult> {
  checkCall('reprompt', call);
  checkOptions('reprompt', options, REPROMPT_OPTIONS);
  const { accept = () => true, emptyAnswer = 'noMatch' } = options;
  if (typeof ask !== 'function') {
    throw new TypeError(
      `\`ask\` must be a function that returns an observable of GatherResult, got ${describeValue(ask)}`,
    );
  }
  if (typeof accept !== 'function') {
    throw new TypeError(`\`accept\` must be a function, got ${describeValue(accept)}`);
  }
  checkOneOf('emptyAnswer', emptyAnswer, ['noMatch', 'accept']);
  new Attempts(options);

  return askUntil(call, options, (leadIn = []) =>
    ask(leadIn).pipe(
      take(1),
      concatMap((answer) => {
        switch (answer.reason) {
          case 'ended':
            return of({ type: 'ended' } as const);
          case 'noInput':
          case 'noMatch':
            return of({ type: 'failed', by: answer.reason } as const);
          case 'totalTimeout':
            return of({ type: 'failed', by: answer.digits === '' ? 'noInput' : 'noMatch' } as const);
          case 'finishKey':
            return answer.digits === '' && emptyAnswer === 'noMatch'
              ? of({ type: 'failed', by: 'noMatch' } as const)
              : judge(call, accept, answer);
          default:
            return judge(call, accept, answer);
        }
      }),
    ),
  ).pipe(map((result) => (result.type === 'answered' ? { type: 'accepted', answer: result.value } : result)));
}

const ACCEPTANCES = ['yes', 'no', 'noInput', 'ended'] as const satisfies readonly ConfirmResult[];

function judge(
  call: CallSession,
  accept: Exclude<RepromptOptions['accept'], undefined>,
  answer: GatherResult,
): Observable<Attempt<GatherResult>> {
  const verdict = accept(answer);
  return (isObservable(verdict) ? untilEnd(call, verdict) : of(verdict)).pipe(
    map((acceptance) => {
      checkAcceptance(acceptance);
      return attemptOf(answer, acceptance);
    }),
  );
}

/** Without this check, the promise of an `async` function would count as a wrong answer of the caller. */
function checkAcceptance(acceptance: unknown): void {
  if (typeof acceptance !== 'boolean' && !ACCEPTANCES.some((known) => known === acceptance)) {
    throw new TypeError(
      `\`accept\` must return a boolean, a result of \`confirm\`, or an observable of these (convert a promise with \`from\` of rxjs), got ${describeValue(acceptance)}`,
    );
  }
}

/**
 * Emits the judgement, or `'ended'` when the call ends first. A `confirm` may emit a result at the end of the call
 * before `lifecycle$` does. A rejection is therefore delayed by one turn.
 */
function untilEnd(call: CallSession, acceptance$: Observable<Acceptance>): Observable<Acceptance> {
  const ended$ = call.lifecycle$.pipe(ignoreElements(), endWith<Acceptance>('ended'));
  const verdict$ = acceptance$.pipe(
    defaultIfEmpty(false),
    delayWhen((verdict) => (verdict === true || verdict === 'yes' ? of(undefined) : timer(0))),
  );
  return merge(ended$, verdict$).pipe(take(1));
}

function attemptOf(answer: GatherResult, acceptance: Acceptance): Attempt<GatherResult> {
  switch (acceptance) {
    case true:
    case 'yes':
      return { type: 'answered', value: answer };
    case 'ended':
      return { type: 'ended' };
    case 'noInput':
      return { type: 'failed', by: 'noInput' };
    default:
      return { type: 'failed', by: 'noMatch' };
  }
}
