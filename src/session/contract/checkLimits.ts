import { checkObject } from '../../support/checkObject.js';
import { describeValue } from '../../support/describeValue.js';

/**
 * @param known - the limits that there are
 * @throws RangeError when a limit is not one of them, or no number from 0; it names the limit and quotes the value
 */
export function checkLimits(limits: object, known: object): void {
  checkObject('`limits`', limits);
  for (const [name, value] of Object.entries(limits)) {
    // A limit that is misspelt would be none.
    if (!Object.hasOwn(known, name)) {
      throw new RangeError(`\`limits.${name}\` is no limit; there are ${Object.keys(known).join(', ')}`);
    }
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      const unit = name.endsWith('Ms') ? 'a number of ms from 0' : 'a number from 0';
      throw new RangeError(`\`limits.${name}\` must be ${unit}, got ${describeValue(value)}`);
    }
  }
}
