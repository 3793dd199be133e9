import type { RunHelpers } from 'rxjs/testing';

type ExpectObservable = RunHelpers['expectObservable'];
type ExpectSubscriptions = RunHelpers['expectSubscriptions'];

type Values = Readonly<Record<string, unknown>>;

/** What a test expects with one `toBe` or `toEqual`. */
export interface Expectation {
  /** Counted from 1. */
  readonly number: number;
  /** What the letters stand for; letters without a value are their own. */
  readonly values: Values;
  /** Whose stack says where the test expects it. */
  readonly site: Error;
}

interface Entry {
  expectation?: Expectation;
}

/**
 * Writes down what a marble test expects: a TestScheduler checks it later, in the same order, without telling what it is
 * that it checks.
 */
export class ExpectationLog {
  /** In the order in which they are checked; `undefined` while nothing is expected of it. */
  readonly #open: Entry[] = [];
  #count = 0;

  /** The helpers of a test, with those that expect something watched. */
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

  /** How many there have been. */
  get count(): number {
    return this.#count;
  }

  /** The one that is checked next. */
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
