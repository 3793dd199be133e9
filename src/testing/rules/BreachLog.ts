import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import type { BreachReport } from '../caller/SimulatedCallReport.js';
import { type BreachCode, severityOf } from './BreachCode.js';

/** Counts the rules that a bot breaks, and emits an event each time. */
export class BreachLog {
  readonly #emit: (event: SimulatedCallEvent) => void;
  readonly #reports = new Map<BreachCode, BreachReport>();

  constructor(emit: (event: SimulatedCallEvent) => void) {
    this.#emit = emit;
  }

  add(code: BreachCode, message: string, atMs: number): void {
    const severity = severityOf(code);
    const first = this.#reports.get(code) ?? { code, severity, message, atMs, count: 0 };
    const count = first.count + 1;
    this.#reports.set(code, { ...first, count });
    this.#emit({ type: 'breach', atMs, code, severity, message, count });
  }

  report(): readonly BreachReport[] {
    return [...this.#reports.values()];
  }
}
