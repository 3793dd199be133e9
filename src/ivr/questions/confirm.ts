import { map, type Observable } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { checkKeys } from './checkKeys.js';
import { menu, MENU_OPTIONS, type MenuOptions } from './menu.js';

/**
 * Options for {@link confirm}: those of a menu, and the digits for yes and no.
 *
 * @public
 */
export interface ConfirmOptions extends MenuOptions {
  /** The digit or digits for yes. @defaultValue '1' */
  readonly yesKey?: string;
  /** The digit or digits for no. @defaultValue '2' */
  readonly noKey?: string;
}

const CONFIRM_OPTIONS: OptionNames<ConfirmOptions> = {
  ...MENU_OPTIONS,
  yesKey: true,
  noKey: true,
};

/**
 * Result of {@link confirm}:
 *
 * - `'yes'`: the caller pressed `yesKey`
 * - `'no'`: the caller pressed `noKey`, or all tries failed and the last try was another digit
 * - `'noInput'`: all tries failed and the last try was silence
 * - `'ended'`: the call ended first
 *
 * @public
 */
export type ConfirmResult = 'yes' | 'no' | 'noInput' | 'ended';

/**
 * Reads something back and asks whether it is right. Cold; emits one result and completes, also when the call ends.
 * It is a {@link menu} of two choices, with the same options.
 *
 *     caller     ---------------------1
 *                confirm(call, { prompt: ['you-typed.wav', ...digits, 'press-1-if-right.wav'] })
 *     result     ---------------------(y|)        y: 'yes'
 *
 * DTMF digits that were typed ahead count as the answer. `typeAhead: 'flush'` drops them.
 *
 * ```ts
 * const isRight$ = confirm(call, { prompt: ['prompts/you-typed-42.wav', 'prompts/press-1-if-right.wav'] });
 * ```
 *
 * Errors emitted: only those of the prompts.
 *
 * @param call - the call to ask
 * @param options - the prompt, the digits for yes and no, and how often to try
 * @returns an observable of one result
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link reprompt}, which accepts a `confirm` as its judgement
 * @public
 */
export function confirm(call: CallSession, options: ConfirmOptions = {}): Observable<ConfirmResult> {
  checkOptions('confirm', options, CONFIRM_OPTIONS);
  const { yesKey = '1', noKey = '2', ...offered } = options;
  for (const [name, key] of Object.entries({ yesKey, noKey })) {
    checkKeys(name, key);
    if (key === '') {
      throw new RangeError(`\`${name}\` must have at least one digit, got ""`);
    }
  }
  if (yesKey === noKey) {
    throw new RangeError(`\`noKey\` must differ from \`yesKey\`, got ${describeValue(noKey)} for both`);
  }
  return menu(call, [yesKey, noKey], offered).pipe(
    map((result): ConfirmResult => {
      switch (result.type) {
        case 'choice':
          return result.choice === yesKey ? 'yes' : 'no';
        case 'exhausted':
          return result.by === 'noInput' ? 'noInput' : 'no';
        case 'ended':
          return 'ended';
      }
    }),
  );
}
