import { type Observable, ReplaySubject } from 'rxjs';
import type { Diagnostic, DiagnosticCode } from './contract/Diagnostic.js';

/** What a call's diagnostics are told once. */
export interface CallDiagnosticsConfig {
  /** How many are kept for those who ask later. */
  readonly maxKept: number;
  /** Milliseconds since the call began. */
  readonly age: () => number;
}

/** After as many diagnostics of one code only every doubling is told, so that a flood does not drown the others. */
const DIAGNOSTICS_TOLD = 10;

/** What is odd in a call: told as it comes up, and to those who ask later. */
export class CallDiagnostics {
  readonly values$: Observable<Diagnostic>;
  readonly #age: () => number;
  readonly #values: ReplaySubject<Diagnostic>;
  readonly #counts = new Map<DiagnosticCode, number>();

  constructor({ maxKept, age }: CallDiagnosticsConfig) {
    this.#age = age;
    this.#values = new ReplaySubject(maxKept);
    this.values$ = this.#values.asObservable();
  }

  /** Whether there was one of a code. */
  has(code: DiagnosticCode): boolean {
    return this.#counts.has(code);
  }

  diagnose(code: DiagnosticCode, message: string, detail?: unknown): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= DIAGNOSTICS_TOLD || Number.isInteger(Math.log2(count))) {
      this.#values.next({
        code,
        message: count <= DIAGNOSTICS_TOLD ? message : `${message} (${count} times)`,
        ...(detail === undefined ? {} : { detail }),
        atMs: this.#age(),
      });
    }
  }

  complete(): void {
    this.#values.complete();
  }
}
