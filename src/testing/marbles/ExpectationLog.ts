import type { RunHelpers } from 'rxjs/testing';

type ExpectObservable = RunHelpers['expectObservable'];
type ExpectSubscriptions = RunHelpers['expectSubscriptions'];

type Values = Readonly<Record<string, unknown>>;

/** Expectation of a test: one `toBe` or `toEqual`. */
export interface Expectation {
  /** Counted from 1. */
  readonly number: number;
  /** The values of the letters; a letter without a value stands for itself. */
  readonly values: Values;
  /** An error whose stack shows where the test expects it. */
  readonly site: Error;
}

interface Entry {
  expectation?: Expectation;
}

/**
 * Records the expectations of a marble test. A TestScheduler checks them later in the same order, without saying
 * which expectation it checks.
 */
export class ExpectationLog {
  /** In the order in which they are checked; without an `expectation` while nothing is expected. */
  readonly #open: Entry[] = [];
  #count = 0;

  /** Returns the helpers of a test, with `expectObservable` and `expectSubscriptions` recorded. */
  watch(helpers: RunHelpers): RunHelpers {
    const { expectObservable, expectSubscriptions } = helpers;
    const watchedObservable: ExpectObservable = (observable$, subscriptionMarbles) => {
      const note = this.#enter();
      const awaits = expectObservable(observable$, subscriptionMarbles);
      return {
        toBe: function watchedToBe(marbles, values: Values | undefined, errorValue) {
          note(watchedToBe, values);
          awaits.toBe(marbles, values, errorValue);
        },
        toEqual: function watchedToEqual(other$) {
          note(watchedToEqual);
          awaits.toEqual(other$);
        },
      };
    };
    const watchedSubscriptions: ExpectSubscriptions = (logs) => {
      const note = this.#enter();
      const awaits = expectSubscriptions(logs);
      return {
        toBe: function watchedToBe(marbles) {
          note(watchedToBe);
          awaits.toBe(marbles);
        },
      };
    };
    return { ...helpers, expectObservable: watchedObservable, expectSubscriptions: watchedSubscriptions };
  }

  /** Number of expectations. */
  get count(): number {
    return this.#count;
  }

  /** Returns the expectation that is checked next. */
  next(): Expectation | undefined {
    const at = this.#open.findIndex(({ expectation }) => expectation !== undefined);
    return at < 0 ? undefined : this.#open.splice(at, 1)[0]?.expectation;
  }

  #enter() {
    const collector: Entry = {};
    this.#open.push(collector);
    const number = ++this.#count;
    return (by: (...parameters: never[]) => void, values: Values = {}) => {
      const site = new Error();
      Error.captureStackTrace(site, by);
      collector.expectation = { number, values, site };
    };
  }
}
