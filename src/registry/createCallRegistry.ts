import {
  BehaviorSubject,
  catchError,
  defer,
  EMPTY,
  filter,
  from,
  isObservable,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  queueScheduler,
  Subject,
  Subscription,
  take,
  tap,
} from 'rxjs';
import { checkEndOptions } from '../session/contract/checkEnd.js';
import type { CallLifecycle, EndReason } from '../session/contract/CallLifecycle.js';
import type { CallSession, EndOptions } from '../session/contract/CallSession.js';
import { maskInfo } from '../session/contract/masking.js';
import { describeValue } from '../support/describeValue.js';
import { checkOptions, type OptionNames } from '../support/options.js';
import { isVirtualTime, steadyNow } from '../support/steadyNow.js';
import { matcherOf } from './callQuery.js';
import type {
  CallChange,
  CallHealth,
  CallQuery,
  CallRegistry,
  LiveCall,
  NotReadyReason,
} from './CallRegistry.js';
import { smoothedLoopDelay } from './smoothedLoopDelay.js';

/**
 * Options for {@link createCallRegistry}: when `health()` is not ready.
 *
 * @public
 */
export interface CallRegistryOptions {
  /**
   * From its first value on, `health()` is not ready. Pass the same observable to `listen`. It is subscribed when the
   * registry is created, until its first value.
   */
  readonly drain$?: Observable<unknown>;
  /** Live calls from which `health()` is not ready. Pass the same number as `limits.maxCalls`. @defaultValue Infinity */
  readonly maxCalls?: number;
  /**
   * Smoothed event-loop delay, in ms, above which `health()` is not ready. It is measured while calls live. One long delay
   * does not exceed it; an event loop that is always late does. `Infinity` for no limit.
   *
   * @defaultValue 100
   */
  readonly maxSmoothedDelayMs?: number;
}

const CALL_REGISTRY_OPTIONS: OptionNames<CallRegistryOptions> = {
  drain$: true,
  maxCalls: true,
  maxSmoothedDelayMs: true,
};

/** A live call. What is shown of it is kept, because masking reads every parameter. */
interface Entry {
  readonly call: CallSession;
  readonly shown: Omit<LiveCall, 'state' | 'ageMs'>;
  state: CallLifecycle['state'];
}

/**
 * Creates a list of the calls that live now, for health checks and admin pages. It has their number, their entries with
 * masked numbers, lookup and hang-up by id, and the readiness of the process.
 *
 *     calls      --a------b-----------     put `track()` before `serveCalls`
 *     count$     0-1------2----1----0-     a ends, then b
 *
 * ```ts
 * const registry = createCallRegistry();
 * listen({ port: 8080 }).pipe(registry.track(), serveCalls(handler)).subscribe();
 * registry.end({ callSid: 'c0ffee' }, { after: 'now' });
 * ```
 *
 * One registry may track calls of several `listen`s, and of `acceptCall`. It does not keep calls that have ended.
 *
 * @param options - when `health()` is not ready
 * @returns a registry without calls
 * @throws TypeError when an option has the wrong type, RangeError when its name is unknown or its value is out of range
 * @see {@link listen} and {@link serveCalls}
 * @public
 */
export function createCallRegistry(options: CallRegistryOptions = {}): CallRegistry {
  checkOptions('createCallRegistry', options, CALL_REGISTRY_OPTIONS);
  const { drain$ = NEVER, maxCalls = Infinity, maxSmoothedDelayMs = 100 } = options;
  if (!isObservable(drain$)) {
    throw new TypeError(`\`drain$\` must be an observable, got ${describeValue(drain$)}`);
  }
  checkLeast('maxCalls', maxCalls, 1);
  checkLeast('maxSmoothedDelayMs', maxSmoothedDelayMs, 0);

  const entries = new Map<string, Entry>();
  const tracked = new WeakSet<CallSession>();
  const count$ = new BehaviorSubject(0);
  const changes$ = new Subject<CallChange>();
  let isDraining = false;
  let eventLoopDelayMs = 0;
  let delayWatch = Subscription.EMPTY;

  // As in `listen`, an error does not drain.
  drain$
    .pipe(
      take(1),
      catchError(() => EMPTY),
      tap(() => {
        isDraining = true;
      }),
    )
    .subscribe();

  const watchDelay = () => {
    // Virtual time never stands still, and a timer that repeats would never let it end.
    if (!isVirtualTime()) {
      delayWatch = smoothedLoopDelay(steadyNow)
        .pipe(
          tap((delayMs) => {
            eventLoopDelayMs = delayMs;
          }),
        )
        .subscribe();
    }
  };

  // In a queue: a subscriber may end calls, and the next subscriber must see the older change first.
  const emit = (change: CallChange) => {
    const { size } = entries;
    queueScheduler.schedule(() => {
      if (size !== count$.value) {
        count$.next(size);
      }
      changes$.next(change);
    });
  };

  const add = (entry: Entry) => {
    entries.set(entry.shown.id, entry);
    if (entries.size === 1) {
      watchDelay();
    }
    emit({ type: 'added', call: describe(entry) });
  };

  const remove = (entry: Entry, reason?: EndReason) => {
    if (!entries.delete(entry.shown.id)) {
      return;
    }
    if (entries.size === 0) {
      delayWatch.unsubscribe();
      eventLoopDelayMs = 0;
    }
    emit({ type: 'removed', call: describe(entry), ...(reason === undefined ? {} : { reason }) });
  };

  const track = (call: CallSession) => {
    if (tracked.has(call)) {
      return;
    }
    tracked.add(call);
    const entry: Entry = { call, shown: show(call, entries), state: 'connected' };
    let isAdded = false;
    // For as long as the call lives: a handler may run on when the pipeline has been unsubscribed.
    call.lifecycle$
      .pipe(
        tap({
          next: (value) => {
            entry.state = value.state;
            if (value.state === 'ended') {
              remove(entry, value.reason);
            } else if (isAdded) {
              emit({ type: 'changed', call: describe(entry) });
            }
          },
          finalize: () => {
            remove(entry);
          },
        }),
        catchError(() => EMPTY),
      )
      .subscribe();
    // `lifecycle$` has replayed: a call that had ended already is not added.
    if (entry.state !== 'ended') {
      isAdded = true;
      add(entry);
    }
  };

  const select = (query: CallQuery) => {
    const matches = matcherOf(query);
    return () => [...entries.values()].filter(({ shown }) => matches(shown));
  };

  const registry: CallRegistry = {
    count$: count$.asObservable(),
    changes$: merge(
      changes$,
      // A subscriber may end calls meanwhile.
      defer(() => from([...entries.values()])).pipe(
        filter((entry) => entries.get(entry.shown.id) === entry),
        map((entry): CallChange => ({ type: 'added', call: describe(entry) })),
      ),
    ),
    calls: () => defer(() => of([...entries.values()].map(describe))),
    find: (query) => {
      const selected = select(query);
      return defer(() => of(selected().map(describe)));
    },
    end: (query, endOptions = {}) => {
      checkEndOptions(endOptions);
      return endEach(select(query)(), endOptions);
    },
    endAll: (endOptions = {}) => {
      checkEndOptions(endOptions);
      return endEach([...entries.values()], endOptions);
    },
    track: () => tap(track),
    sessions: (query) => select(query)().map(({ call }) => call),
    health: (): CallHealth => {
      const reasons: NotReadyReason[] = [];
      if (isDraining) reasons.push('draining');
      if (entries.size >= maxCalls) reasons.push('tooManyCalls');
      if (eventLoopDelayMs > maxSmoothedDelayMs) reasons.push('eventLoopBlocked');
      return {
        isLive: true,
        isReady: reasons.length === 0,
        reasons,
        calls: entries.size,
        eventLoopDelayMs: Math.round(eventLoopDelayMs),
      };
    },
  };
  return registry;
}

function endEach(entries: readonly Entry[], options: EndOptions): Observable<number> {
  for (const { call } of entries) {
    call.end(options);
  }
  return of(entries.length);
}

/** Returns what is shown of a call, with an id that no live call has. */
function show(call: CallSession, entries: ReadonlyMap<string, unknown>): Entry['shown'] {
  const { streamSid, callSid, from: caller, to, path } = maskInfo(call.info);
  let id = streamSid;
  for (let index = 2; entries.has(id); index++) {
    id = `${streamSid}~${index}`;
  }
  return {
    id,
    streamSid,
    ...(callSid === undefined ? {} : { callSid }),
    ...(caller === undefined ? {} : { from: caller }),
    ...(to === undefined ? {} : { to }),
    ...(path === undefined ? {} : { path }),
  };
}

function describe({ call, shown, state }: Entry): LiveCall {
  return { ...shown, state, ageMs: call.nowMs() };
}

function checkLeast(name: string, value: number, least: number): void {
  if (typeof value !== 'number' || !(value >= least)) {
    throw new RangeError(`\`${name}\` must be a number from ${least}, got ${describeValue(value)}`);
  }
}
