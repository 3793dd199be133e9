import { asyncScheduler, isObservable, type Observable, VirtualTimeScheduler } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { isPromise } from '../../support/fromAsync.js';
import { isVirtualTime } from '../../support/steadyNow.js';
import { activeResources, nextTurn } from './realTime.js';

/** A test that runs longer than this is assumed to run forever. */
const DAY_MS = 86_400_000;

/** Turns of the event loop in which promises and streams settle before time passes. */
const SETTLING_TURNS = 3;

/** How long files and sockets may take, in ms of real time, while virtual time stands still. */
const MAX_WORK_MS = 5_000;

/** How long a real timer may take: libraries for sockets use short ones of their own. */
const MAX_TIMER_MS = 250;

let isRunning = false;

/** Whether virtual time passes in which promises settle. */
export function isAsyncVirtualTime(): boolean {
  return isRunning;
}

/**
 * Runs an observable or an async function in virtual time, and resolves with its last value. Like `inVirtualTime`, but
 * promises settle: before time passes, everything that waits for a promise continues. Use it for `async` handlers.
 *
 * ```ts
 * const report = await inVirtualTimeAsync(() => callHandler(story, asyncHandler));
 * ```
 *
 * Timers of RxJS and of calls are virtual. Everything else is real. Files and sockets are waited for, while virtual time
 * stands still. Real timers (`setTimeout`) are not: a test that waits for one rejects with an Error that names it.
 *
 * @param source - returns what runs: an observable, or a promise as an `async` function does
 * @returns a promise of the last value
 * @throws the promise rejects with what the source fails with; with an Error if the source waits for real time, does not
 * end within a day, or completes without a value; with a TypeError if `source` is not such a function, or if virtual time
 * runs already
 * @public
 */
export async function inVirtualTimeAsync<T>(source: () => Observable<T> | PromiseLike<T>): Promise<T> {
  if (typeof source !== 'function') {
    throw new TypeError(`\`source\` must be a function, got ${describeValue(source)}`);
  }
  if (isRunning || isVirtualTime()) {
    throw new TypeError(
      'inVirtualTimeAsync runs one test at a time, and not within `marbles` or `inVirtualTime`: await the one before',
    );
  }
  const clock = new VirtualTimeScheduler();
  const before = activeResources();
  const restore = install(clock);
  isRunning = true;
  try {
    return await run(toPromise(source()), clock, before);
  } finally {
    isRunning = false;
    restore();
    for (const action of [...clock.actions]) {
      action.unsubscribe();
    }
  }
}

/** Lets a virtual clock serve what RxJS schedules, until the returned function is called. */
function install(clock: VirtualTimeScheduler): () => void {
  const before = Object.getOwnPropertyDescriptors(asyncScheduler);
  asyncScheduler.now = () => clock.now();
  asyncScheduler.schedule = (work, delay, state) => clock.schedule(work, delay, state);
  return () => {
    Reflect.deleteProperty(asyncScheduler, 'schedule');
    Object.defineProperties(asyncScheduler, before);
  };
}

function toPromise<T>(source: Observable<T> | PromiseLike<T>): Promise<T> {
  if (isObservable(source)) {
    let last: { readonly value: T } | undefined;
    return new Promise((resolve, reject) => {
      source.subscribe({
        next: (value) => {
          last = { value };
        },
        error: reject,
        complete: () => {
          if (last === undefined) {
            reject(new Error('What ran in virtual time completed without a value'));
          } else {
            resolve(last.value);
          }
        },
      });
    });
  }
  if (isPromise(source)) {
    return Promise.resolve(source);
  }
  throw new TypeError(
    `\`source\` must return an observable or a promise, got one that returns ${describeValue(source)}`,
  );
}

async function run<T>(
  result: Promise<T>,
  clock: VirtualTimeScheduler,
  before: ReadonlyMap<string, number>,
): Promise<T> {
  const state = { isOver: false };
  const over = () => {
    state.isOver = true;
  };
  result.then(over, over);
  for (;;) {
    await settle(() => state.isOver, before);
    if (state.isOver) {
      return result;
    }
    const [next] = clock.actions;
    if (next === undefined || clock.frame > DAY_MS) {
      throw new Error(
        next === undefined
          ? 'What ran in virtual time never ends: no timer is left that could end it. A call in memory, RxJS and promises are virtual; callServer and simulateCall take real time'
          : 'What ran in virtual time goes on after a day',
      );
    }
    // All timers of one moment.
    clock.maxFrames = next.delay;
    clock.flush();
  }
}

/** Lets promises settle and real work end before time passes. */
async function settle(isOver: () => boolean, before: ReadonlyMap<string, number>): Promise<void> {
  for (let turn = 0; turn < SETTLING_TURNS && !isOver(); turn++) {
    await nextTurn();
  }
  const startedAt = performance.now();
  while (!isOver()) {
    const names = [...activeResources()]
      .filter(([name, count]) => count > (before.get(name) ?? 0))
      .map(([name]) => name);
    if (names.length === 0) {
      return;
    }
    const isTimer = names.every((name) => name === 'Timeout');
    if (performance.now() - startedAt > (isTimer ? MAX_TIMER_MS : MAX_WORK_MS)) {
      throw new Error(
        `A test in virtual time waits for real time (${names.join(', ')}). Use timers of RxJS instead of \`setTimeout\`, and fakes of services, or run it in real time: \`await lastValueFrom(callHandler(…))\``,
      );
    }
    await nextTurn();
  }
}
