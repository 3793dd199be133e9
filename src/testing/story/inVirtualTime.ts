import { isObservable, type Observable } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { VirtualTime } from '../VirtualTime.js';

/** An observable that runs for longer than this never completes. */
const DAY_MS = 86_400_000;

/**
 * Runs an observable in virtual time until it completes, and returns its last value. Use it in tests without marbles;
 * `marbles` already runs in virtual time. Promises, `callServer` and `simulateCall` need real time and never complete
 * here.
 *
 * ```ts
 * const report = inVirtualTime(() => callHandler(story, handler));
 * ```
 *
 * @param source - returns the observable to run; called in virtual time
 * @returns the last value of the observable
 * @throws the error of the observable; an Error when it completes without a value, or does not complete within a day
 * of virtual time; TypeError when `source` does not return an observable
 * @see {@link callHandler}
 * @public
 */
export function inVirtualTime<T>(source: () => Observable<T>): T {
  if (typeof source !== 'function') {
    throw misuse(describeValue(source));
  }
  const seen: Seen<T> = { values: [], end: 'never' };
  const scheduler = new VirtualTime(() => undefined);
  // An error stops the scheduler: other timers might run forever.
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
        throw misuse(`a function that returns ${describeValue(source$)}`);
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
  throw new Error(`The observable ${ENDS[seen.end]}`);
}

/** Result of the observable. */
interface Seen<T> {
  /** The last value, if there is one. */
  values: readonly T[];
  failure?: { readonly error: unknown };
  end: keyof typeof ENDS;
}

const ENDS = {
  complete: 'completed without a value in virtual time',
  never:
    'never completes in virtual time: no timer is left. Promises need inVirtualTimeAsync; callServer and simulateCall need real time',
  endless: 'did not complete within a day of virtual time',
} as const;

function misuse(got: string): TypeError {
  return new TypeError(`\`source\` must be a function that returns an Observable, got ${got}`);
}
