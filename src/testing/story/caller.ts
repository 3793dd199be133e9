import type { Story, StoryStep } from './Story.js';

/**
 * Tells what a caller does in a call, step by step; `callHandler` and `callServer` make the call. A step begins when the
 * one before it has come true. After the last one the caller hangs up.
 *
 * ```ts
 * const story = caller(heard('menu'), press('1'), heard('sales'), waitFor(silence(800)), hangUp());
 * ```
 *
 * @public
 */
export function caller(...steps: StoryStep[]): Story {
  const hangUpAt = steps.findIndex(({ type }) => type === 'hangUp');
  if (hangUpAt >= 0 && hangUpAt < steps.length - 1) {
    throw new TypeError('`hangUp()` must be the last step: who has hung up does nothing more');
  }
  return { steps };
}
