import type { AudioFrame } from '../../audio/AudioFrame.js';
import { writePromptCode } from './PromptCode.js';

/** Plan of a prompt: everything that its audio is created from. */
export interface PromptPlan {
  readonly name: string;
  /** Length in samples. */
  readonly samples: number;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
}

/** Length of a chord, in seconds. */
const CHORD_SECONDS = 0.11;
const AMPLITUDE = 4_000;

/** Creates the audio of a prompt: chords derived from its name, with the name in their lowest bits. */
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
      // A cosine, so that the first sample is not silence.
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

/** How many of the newest prompts are remembered. */
const MAX_PROMPTS = 100;

/**
 * Remembers the prompts that were created. Resampled audio no longer carries the code: there a prompt is recognised
 * only by its sound, and the finder must know which prompts to look for.
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

/** The prompts that this process created. */
export const promptMemory = new PromptMemory();
