import type { StoryStep } from './Story.js';

/**
 * The caller hangs up. Always the last step.
 *
 * @public
 */
export function hangUp(): StoryStep {
  return { type: 'hangUp' };
}
