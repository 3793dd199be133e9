import { checkMs } from '../../checkMs.js';
import type { StoryCondition, StoryStep } from './Story.js';

/**
 * How long a caller waits.
 *
 * @public
 */
export interface WaitForOptions {
  /** How long it may take, in ms. @defaultValue 10000 */
  readonly withinMs?: number;
}

/**
 * The caller waits: `waitFor(silence(800))` for the bot to be silent, `waitFor(ended())` for it to end the call,
 * `waitFor(500)` for so many ms.
 *
 * @throws RangeError when a time is not above 0 ms
 * @public
 */
export function waitFor(condition: StoryCondition | number, options: WaitForOptions = {}): StoryStep {
  const { withinMs = 10_000 } = options;
  checkMs('withinMs', withinMs);
  if (typeof condition === 'number') {
    checkMs('condition', condition);
    return { type: 'waitFor', condition: { type: 'time', ms: condition }, withinMs: Infinity };
  }
  return { type: 'waitFor', condition, withinMs };
}
