import type { DiagnosticCode } from './Diagnostic.js';
import type { Playout } from './Playout.js';
import type { PlayoutEffect } from './PlayoutEffect.js';

/** A playout, and who carries out what it decides. */
export interface PlayoutDriver {
  readonly playout: Playout;
  /** The time that the playout is told. */
  readonly now: () => number;
  readonly run: (effects: readonly PlayoutEffect[]) => void;
  readonly diagnose: (code: DiagnosticCode, message: string) => void;
}
