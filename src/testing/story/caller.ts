import { describeValue } from '../../support/describeValue.js';
import type { Story, StoryStep } from './Story.js';

/**
 * Tells what a caller does in a call, step by step; `callHandler` and `callServer` make the call. A step begins when the
 * one before it has come true. After the last one the caller hangs up.
 *
 * ```ts
 * const story = caller(heard('menu'), press('1'), heard('sales'), waitFor(silence(800)), hangUp());
 * ```
 *
 * @throws TypeError when there is no step, one is none, or one follows a `hangUp()`
 * @public
 */
export function caller(...steps: StoryStep[]): Story {
  if (steps.length === 0) {
    throw new TypeError('`caller` must have a step: nothing would come true');
  }
  steps.forEach((step: unknown, index) => {
    if (typeof step !== 'object' || step === null || !('type' in step) || typeof step.type !== 'string') {
      throw new TypeError(
        `\`steps[${index}]\` must be what heard, press, say, waitFor or hangUp give, got ${describeValue(step)}`,
      );
    }
  });
  const hangUpAt = steps.findIndex(({ type }) => type === 'hangUp');
  if (hangUpAt >= 0 && hangUpAt < steps.length - 1) {
    throw new TypeError('`hangUp()` must be the last step: who has hung up does nothing more');
  }
  return { steps };
}
