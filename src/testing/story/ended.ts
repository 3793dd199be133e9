import type { StoryCondition } from './Story.js';

/**
 * The bot has ended the call.
 *
 * @public
 */
export function ended(): StoryCondition {
  return { type: 'ended' };
}
