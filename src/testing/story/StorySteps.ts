import { describeStep } from './describeStep.js';
import type { StoryStep } from './Story.js';
import type { StepReport } from './StoryReport.js';

/** The steps of a story, one after the other, and what became of each. */
export class StorySteps {
  readonly #steps: readonly StoryStep[];
  readonly #reports: StepReport[] = [];

  constructor(steps: readonly StoryStep[]) {
    this.#steps = steps;
  }

  /** The step that is tried; `undefined` when all are over. */
  get current(): StoryStep | undefined {
    return this.#steps[this.#reports.length];
  }

  /** What went wrong, if something did. */
  get failure(): StepReport | undefined {
    return this.#reports.find(({ outcome }) => outcome === 'failed');
  }

  /** What became of the steps by now. */
  reports(): readonly StepReport[] {
    const rest = this.#steps.slice(this.#reports.length);
    return [
      ...this.#reports,
      ...rest.map((step): StepReport => ({ step: describeStep(step), outcome: 'notReached' })),
    ];
  }

  /** The step came true. */
  done(fromMs: number, toMs: number): void {
    this.#report({ outcome: 'done', fromMs, toMs });
  }

  /** The step did not come true. */
  fail(reason: string, fromMs: number, toMs: number): void {
    this.#report({ outcome: 'failed', fromMs, toMs, reason });
  }

  #report(report: Omit<StepReport, 'step'>): void {
    if (this.current !== undefined) {
      this.#reports.push({ step: describeStep(this.current), ...report });
    }
  }
}
