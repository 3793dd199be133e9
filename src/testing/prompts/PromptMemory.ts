import type { PromptPlan } from './synthesizePrompt.js';

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
