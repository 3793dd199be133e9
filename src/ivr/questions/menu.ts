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
 * Options for {@link menu}. Times are in ms, at most 24 days; `Infinity` for no limit.
 *
 * @public
 */
export interface MenuOptions extends AttemptOptions {
  /** The prompt that offers the choices; played at each try. @defaultValue no prompt */
  readonly prompt?: PromptSource;
  /**
   * The digit that plays the prompt again without counting as a try; `''` for no digit. It has no effect if a choice
   * starts with it.
   *
   * @defaultValue '*'
   */
  readonly repeatKey?: string;
  /**
   * Each of these digits ends a choice of several digits at once, unless it continues a choice; `''` for no digit.
   *
   * @defaultValue '#'
   */
  readonly finishOnKey?: string;
  /** How long to wait for the first digit after the prompt, in ms. @defaultValue 5000 */
  readonly firstDigitTimeoutMs?: number;
  /** How long to wait for another digit when a choice may continue, in ms. @defaultValue 3000 */
  readonly interDigitTimeoutMs?: number;
  /**
   * Whether a digit cuts the prompt. If not, digits that are pressed during the prompt count when it is over.
   *
   * @defaultValue true
   */
  readonly bargeIn?: boolean;
  /** Whether digits count that were pressed before the first try. @defaultValue 'keep' */
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
 * Result of {@link menu}: a choice; too many failed tries, and how the last try failed; or the end of the call.
 *
 * @public
 */
export type MenuResult<K> =
  | { readonly type: 'choice'; readonly choice: K }
  | { readonly type: 'exhausted'; readonly by: 'noInput' | 'noMatch' }
  | { readonly type: 'ended' };

/**
 * Offers choices until the caller makes a choice. Cold; emits one result and completes, also when the call ends.
 *
 *     caller     -------9-----------------1
 *                menu(call, ['1', '2'], { prompt, noMatchPrompts: [sorry] })
 *     heard      prompt--sorry--prompt----
 *     result     -------------------------(r|)    r: { type: 'choice', choice: '1' }
 *
 * A choice is one DTMF digit or several. It is made at once if no longer choice starts with it; otherwise a digit of
 * `finishOnKey` or a pause ends it. Digits that no choice starts with are a wrong answer at once. On a further try,
 * the prompt of `noInputPrompts` or `noMatchPrompts` and the menu's own prompt are one playback.
 *
 * ```ts
 * const language$ = menu(call, ['1', '2'], { prompt: 'prompts/language.wav', maxAttempts: 2 }).pipe(
 *   map((result) => (result.type === 'choice' && result.choice === '2' ? 'hi' : 'en')),
 * );
 * ```
 *
 * Errors emitted: only those of the prompts, after the audio before them was heard.
 *
 * @param call - the call to ask
 * @param choices - the choices, each a string of DTMF digits
 * @param options - the prompts, how often to try, and timeouts in ms
 * @returns an observable of one result, typed by the choices
 * @throws TypeError or RangeError when `choices` is empty, a choice is not a string of digits or is listed twice,
 *   or an option is not valid
 * @see {@link gather} to ask for digits; {@link confirm} to ask for yes or no
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
  // Converted here, so that an invalid prompt throws when `menu` is called.
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
    throw new TypeError(`\`choices\` must be an array of at least one choice, got ${describeValue(choices)}`);
  }
  for (const choice of choices) {
    checkKeys('choices', choice);
    if (choice === '') {
      throw new RangeError('`choices` must have at least one digit each, got ""');
    }
  }
  if (new Set(choices).size < choices.length) {
    throw new RangeError(`\`choices\` must differ from each other, got ${choices.join(', ')}`);
  }
}

/** Which entries may be typed: the choices. A digit of `finishOnKey` that continues a choice is part of it. */
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
