import { isObservable, type Observable } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { VirtualTime } from '../VirtualTime.js';

/** What goes on for longer goes on for ever. */
const DAY_MS = 86_400_000;

/**
 * Runs an observable in virtual time until it completes, and gives its last value. For tests that have no marbles; not
 * within `marbles`, which is virtual time itself. What takes real time never completes there: a promise, `callServer`,
 * `simulateCall`.
 *
 * ```ts
 * const report = inVirtualTime(() => callHandler(story, handler));
 * ```
 *
 * @throws what the observable errors with; an Error when it completes without a value, or not within a day; TypeError
 * when there is no observable
 * @public
 */
export function inVirtualTime<T>(source: () => Observable<T>): T {
  if (typeof source !== 'function') {
    throw misuse(describeValue(source));
  }
  const seen: Seen<T> = { values: [], end: 'never' };
  const scheduler = new VirtualTime(() => undefined);
  // A scheduler that an error is thrown in does nothing more: other timers may run for ever.
  const isOver = new Error();
  const stop = () => {
    scheduler.schedule(() => {
      throw isOver;
    });
  };
  try {
    scheduler.run(() => {
      scheduler.maxFrames = DAY_MS;
      const source$ = source();
      if (!isObservable(source$)) {
        throw misuse(`one that gives ${describeValue(source$)}`);
      }
      const subscription = source$.subscribe({
        next: (value) => {
          seen.values = [value];
        },
        error: (error: unknown) => {
          seen.failure = { error };
          stop();
        },
        complete: () => {
          seen.end = 'complete';
          stop();
        },
      });
      try {
        scheduler.flush();
        seen.end = scheduler.actions.length > 0 ? 'endless' : seen.end;
      } finally {
        subscription.unsubscribe();
      }
    });
  } catch (error) {
    if (error !== isOver) {
      throw error;
    }
  }
  if (seen.failure !== undefined) {
    throw seen.failure.error;
  }
  for (const value of seen.end === 'complete' ? seen.values : []) {
    return value;
  }
  throw new Error(`What ran in virtual time ${ENDS[seen.end]}`);
}

/** What came of the observable. */
interface Seen<T> {
  /** The last one. */
  values: readonly T[];
  failure?: { readonly error: unknown };
  end: keyof typeof ENDS;
}

const ENDS = {
  complete: 'completed without a value',
  never:
    'never completes: nothing is left to happen (callServer, simulateCall and promises take real time, which does not pass there)',
  endless: 'goes on after a day',
} as const;

function misuse(got: string): TypeError {
  return new TypeError(`\`source\` must be a function that gives an Observable, got ${got}`);
}
