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

/** So many are remembered: those that were made last. */
const MAX_PROMPTS = 100;

/**
 * Remembers which prompts were made. Samples that were converted to another rate no longer tell their name: there a
 * prompt is known by its sound alone, for which one has to know what to look for.
 */
class PromptMemory {
  readonly #made = new Map<string, PromptPlan>();

  add(plan: PromptPlan): void {
    const id = `${plan.name} ${plan.samples} ${plan.sampleRate}`;
    if (!this.#made.has(id)) {
      const [oldest] = this.#made.size < MAX_PROMPTS ? [] : this.#made.keys();
      if (oldest !== undefined) {
        this.#made.delete(oldest);
      }
      this.#made.set(id, plan);
    }
  }

  list(): readonly PromptPlan[] {
    return [...this.#made.values()];
  }
}

/** The prompts of this process. */
export const promptMemory = new PromptMemory();
