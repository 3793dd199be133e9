import { describeValue } from '../../support/describeValue.js';
import { checkOneOf, checkOptions } from '../../support/options.js';
import { END_OPTIONS, type EndOptions } from './CallSession.js';

/** @throws TypeError or RangeError when an option of `end` is not valid */
export function checkEndOptions(options: EndOptions): void {
  checkOptions('end', options, END_OPTIONS);
  const { after = 'playback', maxWaitMs = 0 } = options;
  checkOneOf('after', after, ['playback', 'now']);
  if (!(maxWaitMs >= 0)) {
    throw new RangeError(`\`maxWaitMs\` must be a number of ms from 0, got ${describeValue(maxWaitMs)}`);
  }
}
