import { type Observable, ReplaySubject } from 'rxjs';
import type { Diagnostic, DiagnosticCode } from './contract/Diagnostic.js';

/** Options for the diagnostics of a call. */
export interface CallDiagnosticsConfig {
  /** How many are replayed to later subscribers. */
  readonly maxKept: number;
  /** Returns the time since the call began, in ms. */
  readonly age: () => number;
}

/** After so many diagnostics of a code only every doubling is emitted, so that a flood does not hide other codes. */
const ALL_EMITTED_UNTIL = 10;

/** The diagnostics of a call: emitted as they occur, and replayed to later subscribers. */
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

  /** Returns whether a diagnostic of this code has occurred. */
  has(code: DiagnosticCode): boolean {
    return this.#counts.has(code);
  }

  diagnose(code: DiagnosticCode, message: string, detail?: unknown): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= ALL_EMITTED_UNTIL || Number.isInteger(Math.log2(count))) {
      this.#values.next({
        code,
        message: count <= ALL_EMITTED_UNTIL ? message : `${message} (${count} times)`,
        ...(detail === undefined ? {} : { detail }),
        atMs: this.#age(),
      });
    }
  }

  complete(): void {
    this.#values.complete();
  }
}
