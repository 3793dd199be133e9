import { UNKNOWN_AUDIO } from '../prompts/HeardSegment.js';
import { promptMemory } from '../prompts/PromptMemory.js';

/**
 * Says that there is no prompt of a name, and which there are; `undefined` when there is one: that was given to the story,
 * or made by `prompt`.
 */
export function describeUnknownPrompt(name: string, given: readonly string[]): string | undefined {
  const made = [...new Set(promptMemory.list().map((plan) => plan.name))];
  if (name === UNKNOWN_AUDIO || given.includes(name) || made.includes(name)) {
    return undefined;
  }
  const known = given.length > 0 ? given : made;
  return known.length === 0
    ? 'no `prompts` were given, by which to know one'
    : `no prompt of that name was given: ${known.join(', ')}`;
}
