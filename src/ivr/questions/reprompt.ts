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
 * What makes an answer a good one: `true` or `'yes'`. `false` and `'no'` count as `noMatch`, `'noInput'` as such, and
 * `'ended'` ends it.
 *
 * @public
 */
export type Acceptance = boolean | ConfirmResult;

/**
 * When an answer is good, and what is said when it is not.
 *
 * @public
 */
export interface RepromptOptions extends AttemptOptions {
  /**
   * Judges an entry that is complete, at once or when an observable's first value comes; an observable without a value does
   * not accept it. @defaultValue every entry is accepted
   */
  readonly accept?: (answer: GatherResult) => Acceptance | Observable<Acceptance>;
  /** What a finish key alone is. @defaultValue 'noMatch' */
  readonly emptyAnswer?: 'noMatch' | 'accept';
}

const REPROMPT_OPTIONS: OptionNames<RepromptOptions> = {
  ...ATTEMPT_OPTIONS,
  accept: true,
  emptyAnswer: true,
};

/**
 * What became of a question that was asked until its answer was good: that answer; too many tries, and what was wrong with
 * the last of them; or the end of the call.
 *
 * @public
 */
export type RepromptResult =
  | { readonly type: 'accepted'; readonly answer: GatherResult }
  | { readonly type: 'exhausted'; readonly by: 'noInput' | 'noMatch' }
  | { readonly type: 'ended' };

/**
 * Asks a question again until its answer is good. Cold; gives one result and completes, also when the call ends, while an
 * answer is being judged too. It fails when a question or a judgement does.
 *
 *     asked      q--------q--------
 *     answers    -----x--------y         x: '1111', y: '4271'
 *                reprompt(call, ask, { accept: ({ digits }) => digits === '4271' })
 *     result     --------------(r|)      r: { type: 'accepted', answer: y }
 *
 * The question is given what to say before it, nothing the first time: with it first in its prompt, both are one playback,
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
 * | answer                                 | what it counts as                                 |
 * | -------------------------------------- | ------------------------------------------------- |
 * | `maxDigits`, `interDigitTimeout`, `finishKey`, `speech` | what `accept` says                |
 * | `finishKey` without digits             | `noMatch`, unless `emptyAnswer` is `'accept'`     |
 * | `totalTimeout`                         | `noInput` without digits, else `noMatch`          |
 * | `noInput`, `noMatch`                   | the same                                          |
 * | `ended`                                | `{ type: 'ended' }`                               |
 *
 * @throws TypeError or RangeError when called with an option that is out of its range
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
    throw new TypeError(`\`ask\` must be a function that gives a question, got ${describeValue(ask)}`);
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

/** Without it, what an `async` function gives would be taken for a wrong answer of the caller's. */
function checkAcceptance(acceptance: unknown): void {
  if (typeof acceptance !== 'boolean' && !ACCEPTANCES.some((known) => known === acceptance)) {
    throw new TypeError(
      `\`accept\` must give a boolean, what \`confirm\` gives, or an observable of these (of a promise, \`from\` of rxjs makes one), got ${describeValue(acceptance)}`,
    );
  }
}

/**
 * Judging may take long; nobody waits for it when the call has ended. A `confirm` may know of the end before the call has
 * told of it: what is not accepted is therefore believed one turn later.
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
