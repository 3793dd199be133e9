import { DTMF_KEYS } from '../../audio/dtmf/dtmfKeys.js';
import { describeValue } from '../../support/describeValue.js';

const KEYS: ReadonlySet<string> = new Set(DTMF_KEYS.flat());

/**
 * @throws TypeError when a set of DTMF digits is not a string, RangeError when it contains another character; names
 *   the option and quotes the value
 */
export function checkKeys(name: string, keys: string): void {
  if (typeof keys !== 'string') {
    throw new TypeError(`\`${name}\` must be a string of DTMF digits, got ${describeValue(keys)}`);
  }
  if (!Array.from(keys).every((key) => KEYS.has(key))) {
    throw new RangeError(`\`${name}\` must contain only 0-9, *, # and A-D, got ${describeValue(keys)}`);
  }
}
