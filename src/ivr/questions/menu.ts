import { map, NEVER, type Observable } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOneOf, checkOptions, checkTimeouts, type OptionNames } from '../../support/options.js';
import { checkCall } from '../callEnd.js';
import { promptAudio } from '../prompts/promptAudio.js';
import type { PromptSource } from '../prompts/PromptSource.js';
import { askUntil, type Attempt } from './askUntil.js';
import { ATTEMPT_OPTIONS, type AttemptOptions, Attempts } from './Attempts.js';
import { checkKeys } from './checkKeys.js';
import type { KeyGrammar } from './DigitCollector.js';
import type { GatherResult } from './GatherResult.js';
import { ask } from './runQuestion.js';

/**
 * How choices are offered. Times are ms, at most 24 days; `Infinity` for none.
 *
 * @public
 */
export interface MenuOptions extends AttemptOptions {
  /** What the caller is told, each time. @defaultValue nothing */
  readonly prompt?: PromptSource;
  /** The key for hearing it again, which costs no try; `''` for none. A choice that begins so comes first. @defaultValue '*' */
  readonly repeatKey?: string;
  /** Each of these keys ends a choice of several keys at once, where it continues none; `''` for none. @defaultValue '#' */
  readonly finishOnKey?: string;
  /** How long the caller is waited for when the prompt is over. @defaultValue 5000 */
  readonly firstDigitTimeoutMs?: number;
  /** How long a further key is waited for when a choice may go on. @defaultValue 3000 */
  readonly interDigitTimeoutMs?: number;
  /** Whether a key cuts the prompt. When not, keys pressed meanwhile count when it is over. @defaultValue true */
  readonly bargeIn?: boolean;
  /** Whether keys count that were pressed before it is offered for the first time. @defaultValue 'keep' */
  readonly typeAhead?: 'keep' | 'flush';
}

export const MENU_OPTIONS: OptionNames<MenuOptions> = {
  ...ATTEMPT_OPTIONS,
  prompt: true,
  repeatKey: true,
  finishOnKey: true,
  firstDigitTimeoutMs: true,
  interDigitTimeoutMs: true,
  bargeIn: true,
  typeAhead: true,
};

/**
 * What became of a menu: a choice; too many tries, and what the last of them was; or the end of the call.
 *
 * @public
 */
export type MenuResult<K> =
  | { readonly type: 'choice'; readonly choice: K }
  | { readonly type: 'exhausted'; readonly by: 'noInput' | 'noMatch' }
  | { readonly type: 'ended' };

/**
 * Offers choices until one is made. Cold; gives one result and completes, also when the call ends.
 *
 *     caller     -------9-----------------1
 *                menu(call, ['1', '2'], { prompt, noMatchPrompts: [sorry] })
 *     heard      prompt--sorry--prompt----
 *     result     -------------------------(r|)    r: { type: 'choice', choice: '1' }
 *
 * A choice is one key or several. It is made at once when no longer one begins with it, else by a finish key or a pause.
 * What cannot become a choice any more is a wrong answer at once. What is said before the menu is offered again
 * (`noInputPrompts`, `noMatchPrompts`) and the prompt are one playback. It fails when a prompt does.
 *
 * ```ts
 * const language$ = menu(call, ['1', '2'], { prompt: 'prompts/language.wav', maxAttempts: 2 }).pipe(
 *   map((result) => (result.type === 'choice' && result.choice === '2' ? 'hi' : 'en')),
 * );
 * ```
 *
 * @throws TypeError or RangeError when called without choices, with one that is no text of keys or stands twice, or with
 * an option that is out of its range
 * @public
 */
export function menu<K extends string>(
  call: CallSession,
  choices: readonly K[],
  options: MenuOptions = {},
): Observable<MenuResult<K>> {
  checkCall('menu', call);
  checkOptions('menu', options, MENU_OPTIONS);
  const { prompt, repeatKey = '*', finishOnKey = '#', bargeIn = true, typeAhead = 'keep' } = options;
  const { firstDigitTimeoutMs = 5_000, interDigitTimeoutMs = 3_000 } = options;
  checkChoices(choices);
  checkKeys('repeatKey', repeatKey);
  checkKeys('finishOnKey', finishOnKey);
  checkTimeouts({ firstDigitTimeoutMs, interDigitTimeoutMs });
  checkOneOf('typeAhead', typeAhead, ['keep', 'flush']);
  new Attempts(options);

  const hasRepeatKey = repeatKey !== '' && !choices.some((choice) => choice.startsWith(repeatKey));
  // Now, so that what is no prompt is found when the menu is made.
  const audio = joined(prompt);
  const grammar = menuGrammar(hasRepeatKey ? [...choices, repeatKey] : choices, finishOnKey);
  return askUntil(call, options, (leadIn, isFirst) =>
    ask(call, {
      audio: leadIn === undefined ? audio : joined(leadIn, prompt),
      grammar,
      firstDigitTimeoutMs,
      interDigitTimeoutMs,
      totalTimeoutMs: Infinity,
      bargeIn,
      typeAhead: isFirst ? typeAhead : 'keep',
      speech$: NEVER,
      mask: false,
    }).pipe(map((answer) => judge(answer, choices))),
  ).pipe(map((result) => (result.type === 'answered' ? { type: 'choice', choice: result.value } : result)));
}

function judge<K extends string>({ reason, digits }: GatherResult, choices: readonly K[]): Attempt<K> {
  switch (reason) {
    case 'ended':
      return { type: 'ended' };
    case 'noInput':
    case 'noMatch':
      return { type: 'failed', by: reason };
    default: {
      const choice = choices.find((one) => one === digits);
      if (choice !== undefined) {
        return { type: 'answered', value: choice };
      }
      return digits === '' ? { type: 'failed', by: 'noMatch' } : { type: 'repeat' };
    }
  }
}

function joined(
  ...prompts: readonly (PromptSource | undefined)[]
): ReturnType<typeof promptAudio> | undefined {
  const said = prompts.filter((prompt) => prompt !== undefined);
  return said.length === 0 ? undefined : promptAudio(said);
}

function checkChoices(choices: readonly string[]): void {
  if (!(choices instanceof Array) || choices.length === 0) {
    throw new TypeError(`\`choices\` must be a list of at least one choice, got ${describeValue(choices)}`);
  }
  for (const choice of choices) {
    checkKeys('choices', choice);
    if (choice === '') {
      throw new RangeError('`choices` must be of one key or several each, got ""');
    }
  }
  if (new Set(choices).size < choices.length) {
    throw new RangeError(`\`choices\` must differ from each other, got ${choices.join(', ')}`);
  }
}

/** What may be typed: one of the choices. A finish key that continues a choice is part of it. */
function menuGrammar(choices: readonly string[], finishOnKey: string): KeyGrammar {
  return {
    isEnough: (typed) => choices.includes(typed),
    effectOf: (typed, key) => {
      const longer = typed + key;
      const possible = choices.filter((choice) => choice.startsWith(longer));
      if (possible.length === 0) {
        return finishOnKey.includes(key) ? 'finish' : 'rejected';
      }
      return possible.every((choice) => choice === longer) ? 'lastPart' : 'part';
    },
  };
}
