import { map, type Observable } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { checkKeys } from './checkKeys.js';
import { menu, MENU_OPTIONS, type MenuOptions } from './menu.js';

/**
 * How something is confirmed.
 *
 * @public
 */
export interface ConfirmOptions extends MenuOptions {
  /** The key or keys for yes. @defaultValue '1' */
  readonly yesKey?: string;
  /** The key or keys for no. @defaultValue '2' */
  readonly noKey?: string;
}

const CONFIRM_OPTIONS: OptionNames<ConfirmOptions> = {
  ...MENU_OPTIONS,
  yesKey: true,
  noKey: true,
};

/**
 * What a caller said to something that was to be confirmed: `'yes'`; `'no'`, or only other keys as often as it may be tried;
 * `'noInput'`, nothing at last; `'ended'`, the call ended first.
 *
 * @public
 */
export type ConfirmResult = 'yes' | 'no' | 'noInput' | 'ended';

/**
 * Reads something back and asks whether it is right. Cold; gives one result and completes, also when the call ends. It is
 * a `menu` of two choices, and takes its options.
 *
 *     caller     ---------------------1
 *                confirm(call, { prompt: ['you-typed.wav', ...digits, 'press-1-if-right.wav'] })
 *     result     ---------------------(y|)        y: 'yes'
 *
 * Keys that were typed ahead answer it, unless `typeAhead: 'flush'` has them dropped.
 *
 * @throws TypeError or RangeError when called with an option that is out of its range
 * @public
 */
export function confirm(call: CallSession, options: ConfirmOptions = {}): Observable<ConfirmResult> {
  checkOptions('confirm', options, CONFIRM_OPTIONS);
  const { yesKey = '1', noKey = '2', ...offered } = options;
  checkKeys('yesKey', yesKey);
  checkKeys('noKey', noKey);
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
