import type { AudioFrame } from '../../audio/AudioFrame.js';
import { isSameAudio } from '../prompts/isSameAudio.js';
import type { StoryStep } from './Story.js';

/** A story in which all audio that is waited for has a name, and the audio of each name. */
export interface NamedAudio {
  readonly steps: readonly StoryStep[];
  readonly prompts: Readonly<Record<string, AudioFrame>>;
}

/** Gives each piece of audio that a story waits for a name that no other has: its own, or one with a number. */
export function nameAudio(
  steps: readonly StoryStep[],
  prompts: Readonly<Record<string, AudioFrame>>,
): NamedAudio {
  const known = new Map(Object.entries(prompts));
  const nameOf = (audio: AudioFrame, wish: string) => {
    for (const [name, other] of known) {
      if (isSameAudio(audio, other)) {
        return name;
      }
    }
    let name = wish;
    for (let number = 2; known.has(name); number++) {
      name = `${wish} (${number})`;
    }
    known.set(name, audio);
    return name;
  };
  return {
    steps: steps.map((step) =>
      step.type === 'heard' && step.audio !== undefined
        ? { ...step, name: nameOf(step.audio, step.name) }
        : step,
    ),
    prompts: Object.fromEntries(known),
  };
}
