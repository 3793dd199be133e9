import { checkMs } from '../../support/checkMs.js';
import type { StoryCondition } from './Story.js';

/**
 * The bot has been silent for so many ms, counted from the beginning of the step at the earliest. Silence that it sends
 * is silence too.
 *
 * @throws RangeError when it is not above 0 ms
 * @public
 */
export function silence(ms: number): StoryCondition {
  checkMs('ms', ms);
  return { type: 'silence', ms };
}
