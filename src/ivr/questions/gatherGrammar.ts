import { checkOneOf } from '../../support/checkOneOf.js';
import { checkCount } from '../../support/checkCount.js';
import { checkKeys } from './checkKeys.js';
import type { GatherOptions } from './GatherOptions.js';
import type { KeyGrammar } from './KeyGrammar.js';

/**
 * What may be typed, by the options of `gather`: so many of these keys, and those that end it.
 *
 * @throws TypeError or RangeError when an option is out of its range
 */
export function gatherGrammar(options: GatherOptions): KeyGrammar {
  const { numDigits, finishOnKey = '#', validDigits = '0123456789*#', onInvalid = 'ignore' } = options;
  const { minDigits = numDigits ?? 1, maxDigits = numDigits ?? Infinity } = options;
  if (numDigits !== undefined && (options.minDigits !== undefined || options.maxDigits !== undefined)) {
    throw new TypeError('`numDigits` is both `minDigits` and `maxDigits`: give it, or them');
  }
  if (numDigits !== undefined) {
    checkCount('numDigits', numDigits, 1);
  }
  checkCount('minDigits', minDigits, 0);
  if (maxDigits !== Infinity) {
    checkCount('maxDigits', maxDigits, Math.max(1, minDigits));
  }
  checkKeys('finishOnKey', finishOnKey);
  checkKeys('validDigits', validDigits);
  checkOneOf('onInvalid', onInvalid, ['ignore', 'noMatch']);

  return {
    isEnough: (typed) => typed.length >= minDigits,
    effectOf: (typed, key) => {
      if (finishOnKey.includes(key)) {
        return 'finish';
      }
      if (!validDigits.includes(key)) {
        return onInvalid === 'ignore' ? 'ignored' : 'rejected';
      }
      return typed.length + 1 >= maxDigits ? 'lastPart' : 'part';
    },
  };
}
