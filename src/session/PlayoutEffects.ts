import type { DiagnosticCode } from './Diagnostic.js';
import type { PlayoutEffect } from './PlayoutEffect.js';

const NO_EFFECTS: readonly PlayoutEffect[] = [];

/** What a playout wants done, in the order in which it came up, until it is taken. */
export class PlayoutEffects {
  #effects: PlayoutEffect[] = [];

  push(effect: PlayoutEffect): void {
    this.#effects.push(effect);
  }

  diagnose(code: DiagnosticCode, message: string): void {
    this.push({ type: 'diagnostic', code, message });
  }

  take(): readonly PlayoutEffect[] {
    if (this.#effects.length === 0) {
      return NO_EFFECTS;
    }
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}
