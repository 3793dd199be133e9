import { TestScheduler, type RunHelpers } from 'rxjs/testing';

export type { RunHelpers };

/** Runs a test in virtual time. */
export function marbles<T>(test: (helpers: RunHelpers) => T): T {
  return new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(test);
}
