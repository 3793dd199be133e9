import type { AudioFrame } from '../../audio/AudioFrame.js';
import { describeStep } from './describeStep.js';
import { describeUnknownPrompt } from './describeUnknownPrompt.js';
import type { Story } from './Story.js';

/**
 * Looks for prompts that a story waits for in vain, before it costs real time.
 *
 * @throws RangeError when prompts are given, and there is none of a name that the story waits for
 */
export function checkAwaited({ steps }: Story, prompts: Readonly<Record<string, AudioFrame>>): void {
  if (Object.keys(prompts).length === 0) {
    return;
  }
  for (const step of steps) {
    const unknown =
      step.type === 'heard' && step.audio === undefined
        ? describeUnknownPrompt(step.name, Object.keys(prompts))
        : undefined;
    if (unknown !== undefined) {
      throw new RangeError(`${describeStep(step)} waits in vain: ${unknown}`);
    }
  }
}
