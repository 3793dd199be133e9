import { describeValue } from '../../support/describeValue.js';
import { checkCount, type OptionNames } from '../../support/options.js';
import type { PromptSource } from '../prompts/PromptSource.js';

/**
 * How often a question is asked again, and what is said before.
 *
 * @public
 */
export interface AttemptOptions {
  /** How many answers may fail in all before it is given up; a caller who wants it repeated has not failed. @defaultValue 3 */
  readonly maxAttempts?: number;
  /**
   * Said before the question is asked again because nothing was answered: the first one the first time, and so on; the last
   * one holds for all further times. @defaultValue nothing
   */
  readonly noInputPrompts?: readonly PromptSource[];
  /** The same for wrong answers, which are counted apart. @defaultValue nothing */
  readonly noMatchPrompts?: readonly PromptSource[];
  /**
   * Whether keys are dropped that were pressed before the question is asked again; what is said before is then heard to its
   * end. @defaultValue false
   */
  readonly flushOnRetry?: boolean;
}

export const ATTEMPT_OPTIONS: OptionNames<AttemptOptions> = {
  maxAttempts: true,
  noInputPrompts: true,
  noMatchPrompts: true,
  flushOnRetry: true,
};

/** Why an answer is none. */
export type Failure = 'noInput' | 'noMatch';

/** Counts what went wrong with a question: apart for each kind, and in all. */
export class Attempts {
  readonly #maxAttempts: number;
  readonly #prompts: Readonly<Record<Failure, readonly PromptSource[]>>;
  readonly #counts = { noInput: 0, noMatch: 0 };
  #last: Failure | undefined;

  /** @throws RangeError when `maxAttempts` is no positive integer, TypeError when prompts are no list */
  constructor(options: AttemptOptions) {
    const { maxAttempts = 3, noInputPrompts = [], noMatchPrompts = [] } = options;
    checkCount('maxAttempts', maxAttempts, 1);
    checkList('noInputPrompts', noInputPrompts);
    checkList('noMatchPrompts', noMatchPrompts);
    this.#maxAttempts = maxAttempts;
    this.#prompts = { noInput: noInputPrompts, noMatch: noMatchPrompts };
  }

  /** What is said before the question is asked next; nothing the first time. */
  get leadIn(): PromptSource | undefined {
    if (this.#last === undefined) {
      return undefined;
    }
    const prompts = this.#prompts[this.#last];
    return prompts[Math.min(this.#counts[this.#last], prompts.length) - 1];
  }

  /** Whether the question was asked before, and not only to be heard again. */
  get isRetry(): boolean {
    return this.#last !== undefined;
  }

  /** Counts a failure; gives whether it was the last that is allowed. */
  fail(by: Failure): boolean {
    this.#counts[by]++;
    this.#last = by;
    return this.#counts.noInput + this.#counts.noMatch >= this.#maxAttempts;
  }

  /** The caller wants to hear the question again. */
  repeat(): void {
    this.#last = undefined;
  }
}

function checkList(name: string, prompts: readonly PromptSource[]): void {
  if (!(prompts instanceof Array)) {
    throw new TypeError(`\`${name}\` must be a list of prompts, got ${describeValue(prompts)}`);
  }
}
