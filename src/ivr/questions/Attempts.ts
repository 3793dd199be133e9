import { describeValue } from '../../support/describeValue.js';
import { checkCount, type OptionNames } from '../../support/options.js';
import type { PromptSource } from '../prompts/PromptSource.js';

/**
 * How often a question is asked again, and which prompts come before it.
 *
 * @public
 */
export interface AttemptOptions {
  /**
   * How many answers may fail in total before the question gives up. A caller who asks for a repeat has not failed.
   *
   * @defaultValue 3
   */
  readonly maxAttempts?: number;
  /**
   * Prompts that are played before the question is asked again after silence: the first prompt the first time, the
   * second prompt the second time, and so on. The last prompt is used for all further times.
   *
   * @defaultValue no prompts
   */
  readonly noInputPrompts?: readonly PromptSource[];
  /** The same for wrong answers. Silence and wrong answers are counted separately. @defaultValue no prompts */
  readonly noMatchPrompts?: readonly PromptSource[];
  /**
   * Whether digits that were pressed before the question is asked again are dropped. The prompt before it is then
   * played to its end.
   *
   * @defaultValue false
   */
  readonly flushOnRetry?: boolean;
}

export const ATTEMPT_OPTIONS: OptionNames<AttemptOptions> = {
  maxAttempts: true,
  noInputPrompts: true,
  noMatchPrompts: true,
  flushOnRetry: true,
};

/** Why an answer failed. */
export type Failure = 'noInput' | 'noMatch';

/** Counts the failed answers to a question, for each kind and in total. */
export class Attempts {
  readonly #maxAttempts: number;
  readonly #prompts: Readonly<Record<Failure, readonly PromptSource[]>>;
  readonly #counts = { noInput: 0, noMatch: 0 };
  #last: Failure | undefined;

  /** @throws RangeError when `maxAttempts` is not a positive integer, TypeError when prompts are not an array */
  constructor(options: AttemptOptions) {
    const { maxAttempts = 3, noInputPrompts = [], noMatchPrompts = [] } = options;
    checkCount('maxAttempts', maxAttempts, 1);
    checkList('noInputPrompts', noInputPrompts);
    checkList('noMatchPrompts', noMatchPrompts);
    this.#maxAttempts = maxAttempts;
    this.#prompts = { noInput: noInputPrompts, noMatch: noMatchPrompts };
  }

  /** The prompt before the next try; undefined before the first try and before a repeat. */
  get leadIn(): PromptSource | undefined {
    if (this.#last === undefined) {
      return undefined;
    }
    const prompts = this.#prompts[this.#last];
    return prompts[Math.min(this.#counts[this.#last], prompts.length) - 1];
  }

  /** Whether the last try failed. */
  get isRetry(): boolean {
    return this.#last !== undefined;
  }

  /** Counts a failure. Returns whether it was the last that is allowed. */
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
    throw new TypeError(`\`${name}\` must be an array of prompts, got ${describeValue(prompts)}`);
  }
}
