import { checkOneOf } from '../../support/checkOneOf.js';
import { checkOptions } from '../../support/checkOptionNames.js';
import { describeValue } from '../../support/describeValue.js';
import { INTERRUPTION_MODES } from '../../session/contract/Interruption.js';
import { BARGE_IN_OPTIONS, type BargeInOptions } from './BargeInOptions.js';

/** @throws TypeError or RangeError when an option of `bargeIn` makes no sense; it names the option and quotes the value */
export function checkBargeInOptions(options: BargeInOptions): void {
  checkOptions('bargeIn', options, BARGE_IN_OPTIONS);
  const { keys = '', minSpeechMs = 0, minWords = 0, speech$, transcript$ } = options;
  const { mode = 'clear', interruptible = true, verdict, verdictTimeoutMs = 0 } = options;
  if (typeof keys !== 'string' || !/^[0-9*#A-D]*$/.test(keys)) {
    throw new RangeError(`\`keys\` must be some of 0123456789*#ABCD, got ${describeValue(keys)}`);
  }
  if (!(minSpeechMs >= 0 && minSpeechMs < Infinity)) {
    throw new RangeError(`\`minSpeechMs\` must be a number of ms from 0, got ${describeValue(minSpeechMs)}`);
  }
  if (!Number.isInteger(minWords) || minWords < 0) {
    throw new RangeError(`\`minWords\` must be a number of words from 0, got ${describeValue(minWords)}`);
  }
  if (minWords > 0 && (speech$ === undefined || transcript$ === undefined)) {
    throw new TypeError('`minWords` needs `speech$` and `transcript$`: without them no word is ever heard');
  }
  checkOneOf('mode', mode, INTERRUPTION_MODES);
  checkOneOf('interruptible', interruptible, [true, false, 'byKey']);
  if (!(verdictTimeoutMs >= 0)) {
    throw new RangeError(`\`verdictTimeoutMs\` must not be below 0, got ${describeValue(verdictTimeoutMs)}`);
  }
  if (verdict !== undefined && mode !== 'pause') {
    throw new TypeError(`\`verdict\` needs \`mode\` 'pause', got ${describeValue(mode)}`);
  }
}
