import { describeValue } from '../../../support/describeValue.js';
import { checkOneOf } from '../../../support/checkOneOf.js';
import { checkNames } from '../../checkNames.js';
import type { ReplayOptions } from './replay.js';

/**
 * Looks at what is to be replayed, and how, where no compiler does.
 *
 * @throws TypeError when something is of the wrong kind, RangeError when an option is out of its range or there is none of
 * its name
 */
export function checkReplay(entries: unknown, options: ReplayOptions): void {
  if (typeof entries !== 'object' || entries === null || !(Symbol.iterator in entries)) {
    throw new TypeError(
      `\`entries\` must be the entries of a cassette, such as cassetteFile(path) gives, got ${describeValue(entries)}`,
    );
  }
  checkNames('options', options, ['marks', 'digits', 'lingerMs']);
  const { marks = 'recorded', digits = '', lingerMs = 0 } = options;
  checkOneOf('marks', marks, ['recorded', 'played']);
  if (typeof digits !== 'string' || !/^[0-9*#A-D]*$/.test(digits)) {
    throw new RangeError(`\`digits\` must be a text of 0–9, *, #, A–D, got ${describeValue(digits)}`);
  }
  if (!(lingerMs >= 0)) {
    throw new RangeError(`\`lingerMs\` must be a number of ms from 0, got ${describeValue(lingerMs)}`);
  }
}
