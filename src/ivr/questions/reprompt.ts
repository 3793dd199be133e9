import {
  concatMap,
  defaultIfEmpty,
  defer,
  delayWhen,
  endWith,
  from,
  ignoreElements,
  map,
  merge,
  type Observable,
  type ObservableInput,
  of,
  take,
  timer,
} from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { checkCall, deferAfterEnd } from '../callEnd.js';
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
   * Judges a complete entry. Returns the judgement, a promise of it (so `accept` may be an `async` function), or an
   * observable whose first value is the judgement. An observable without a value rejects the entry.
   *
   * @defaultValue every entry is accepted
   */
  readonly accept?: (answer: GatherResult) => Acceptance | ObservableInput<Acceptance>;
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
 * the call ends, even while an answer is being judged$.
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
 * Both `ask` and `accept` may be `async` functions:
 *
 * ```ts
 * const account$ = reprompt(call, () => gather(call, { numDigits: 6 }), {
 *   accept: async ({ digits }) => (await fetch(`https://bank.example.com/accounts/${digits}`)).ok,
 * });
 * ```
 *
 * Errors emitted: those of the question and of `accept`; TypeError when `accept` returns another value.
 *
 * @param call - the call to ask
 * @param ask - returns the question for one try, such as a {@link gather}, or a promise of its result
 * @param options - which answers are accepted, how often to try, and the prompts before another try
 * @returns an observable of one result
 * @throws TypeError or RangeError when `ask` is not a function, or an option is not valid
 * @public
 */
export function reprompt(
  call: CallSession,
  ask: (leadIn: PromptSource) => ObservableInput<GatherResult>,
  options: RepromptOptions = {},
): Observable<RepromptResult> {
  checkCall('reprompt', call);
  checkOptions('reprompt', options, REPROMPT_OPTIONS);
  const { accept = () => true, emptyAnswer = 'noMatch' } = options;
  if (typeof ask !== 'function') {
    throw new TypeError(
      `\`ask\` must be a function that returns an observable or a promise of GatherResult, got ${describeValue(ask)}`,
    );
  }
  if (typeof accept !== 'function') {
    throw new TypeError(`\`accept\` must be a function, got ${describeValue(accept)}`);
  }
  checkOneOf('emptyAnswer', emptyAnswer, ['noMatch', 'accept']);
  new Attempts(options);

  return askUntil(call, options, (leadIn = []) => {
    const attempt$ = defer(() => ask(leadIn)).pipe(
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
              : judge(accept, answer);
          default:
            return judge(accept, answer);
        }
      }),
    );
    return untilEnd(call, attempt$);
  }).pipe(
    map((result) => (result.type === 'answered' ? { type: 'accepted', answer: result.value } : result)),
  );
}

const ACCEPTANCES = ['yes', 'no', 'noInput', 'ended'] as const satisfies readonly ConfirmResult[];

function judge(
  accept: Exclude<RepromptOptions['accept'], undefined>,
  answer: GatherResult,
): Observable<Attempt<GatherResult>> {
  const judged$ = accept(answer);
  if (isAcceptance(judged$)) {
    return of(attemptOf(answer, judged$));
  }
  // A `confirm` may emit its result at the end of the call before `lifecycle$` does. A rejection waits one turn for it.
  return fromInput(judged$).pipe(
    take(1),
    defaultIfEmpty(false),
    delayWhen((acceptance) => (acceptance === true || acceptance === 'yes' ? of(undefined) : timer(0))),
    map((acceptance) => {
      if (!isAcceptance(acceptance)) {
        throw notAcceptance(acceptance);
      }
      return attemptOf(answer, acceptance);
    }),
  );
}

function isAcceptance(value: unknown): value is Acceptance {
  return typeof value === 'boolean' || ACCEPTANCES.some((known) => known === value);
}

/** Without this check, a text would be converted to an observable of its letters. */
function fromInput(judged$: ObservableInput<Acceptance>): Observable<unknown> {
  if (typeof judged$ === 'object') {
    try {
      return from(judged$);
    } catch {
      // `from` does not take it.
    }
  }
  throw notAcceptance(judged$);
}

/** Without this error, another value would count as a wrong answer of the caller. */
function notAcceptance(value: unknown): TypeError {
  return new TypeError(
    `\`accept\` must return a boolean, a result of \`confirm\`, or an observable or promise of these, got ${describeValue(value)}`,
  );
}

/** Emits the result of one try, or `ended` when the call ends first. */
function untilEnd(
  call: CallSession,
  attempt$: Observable<Attempt<GatherResult>>,
): Observable<Attempt<GatherResult>> {
  const ended$ = call.lifecycle$.pipe(ignoreElements(), endWith({ type: 'ended' } as const));
  // A question that completes without a result counts as silence.
  return merge(ended$, attempt$.pipe(defaultIfEmpty({ type: 'failed', by: 'noInput' } as const))).pipe(
    take(1),
    deferAfterEnd(call),
  );
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
