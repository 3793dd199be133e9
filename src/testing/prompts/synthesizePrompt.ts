import type { AudioFrame } from '../../audio/AudioFrame.js';
import { writePromptCode } from './PromptCode.js';

/** What a prompt is made of. */
export interface PromptPlan {
  readonly name: string;
  /** How many there are. */
  readonly samples: number;
  /** In Hz. */
  readonly sampleRate: number;
}

/** How long the same chord sounds, in seconds. */
const CHORD_SECONDS = 0.11;
const AMPLITUDE = 4_000;

/** Makes the audio of a prompt: chords that are made from its name, with the name in their lowest bits. */
export function synthesizePrompt({ name, samples: length, sampleRate }: PromptPlan): AudioFrame {
  const samples = new Int16Array(length);
  const chordSamples = CHORD_SECONDS * sampleRate;
  let state = Array.from(name).reduce((hash, letter) => next(hash ^ (letter.codePointAt(0) ?? 0)), 1);
  for (let chord = 0; chord * chordSamples < length; chord++) {
    const steps = [400, 900, 1_600].map((lowHz) => {
      state = next(state);
      return (2 * Math.PI * (lowHz + ((state >>> 8) % 450))) / sampleRate;
    });
    const end = Math.min(length, Math.ceil((chord + 1) * chordSamples));
    for (let index = Math.ceil(chord * chordSamples); index < end; index++) {
      // A cosine: the first sample is a sound.
      samples[index] = steps.reduce((sum, step) => sum + AMPLITUDE * Math.cos(step * index), 0);
    }
  }
  writePromptCode(name, sampleRate, samples);
  return { samples, sampleRate, timestampMs: 0 };
}

/** Numerical Recipes' linear congruential generator. */
function next(state: number): number {
  return (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
}
