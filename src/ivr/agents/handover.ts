import { describeValue } from '../../support/describeValue.js';
import { defer, filter, map, type Observable, tap } from 'rxjs';
import type { EndReason } from '../../session/contract/CallLifecycle.js';
import type { CallSession, EndOptions } from '../../session/contract/CallSession.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * Options for {@link handover}.
 *
 * @public
 */
export interface HandoverOptions<T> extends Pick<EndOptions, 'maxWaitMs'> {
  /** Where the next applet's dynamic URL finds `data`. */
  readonly store: HandoverStore<T>;
  /** The value to leave for the next applet. */
  readonly data: T;
}

const HANDOVER_OPTIONS: OptionNames<HandoverOptions<unknown>> = {
  store: true,
  data: true,
  maxWaitMs: true,
};

/**
 * Result of {@link handover}.
 *
 * @public
 */
export interface HandoverResult {
  /** Whether `data` is in the store. False when `start` had no `callSid`, or when the caller hung up before the end. */
  readonly isStored: boolean;
  /** Why the call ended; `appEnded` when the handover worked. */
  readonly reason: EndReason;
}

/**
 * Leaves a call to the next applet of its flow. Puts `data` into the store under the call's `callSid`, and ends the
 * call when queued audio was heard, like `call.end`.
 *
 * Exotel continues the flow when the socket closes. The next applet asks its dynamic URL, and your server answers
 * with the stored value. On a _Connect Voice AI_ call no applet follows: Exotel hangs up. If the caller hangs
 * up before the end, the value is removed from the store.
 *
 *     handover    ---------------(r|)     r: { isStored: true, reason: 'appEnded' }
 *     lifecycle$  g--------------(e|)     ending at once, ended when all was heard
 *
 * ```ts
 * const queues = createHandoverStore<{ queue: string }>();
 * concat(call.play(promptAudio('one-moment.wav')), handover(call, { store: queues, data: { queue: 'sales' } }));
 * ```
 *
 * Errors emitted: only an error that `store.put` throws.
 *
 * @param call - the call to leave
 * @param options - the store and the data, and `maxWaitMs`: how long to wait for queued audio, in ms
 * @returns a cold observable that emits one result when the call has ended, and completes
 * @throws RangeError when `maxWaitMs` is below 0, or an option is unknown
 * @see {@link createHandoverStore}
 * @public
 */
export function handover<T>(
  call: Pick<CallSession, 'info' | 'lifecycle$' | 'end'>,
  options: HandoverOptions<T>,
): Observable<HandoverResult> {
  checkOptions('handover', options, HANDOVER_OPTIONS);
  const { store, data, maxWaitMs } = options;
  if (maxWaitMs !== undefined && !(maxWaitMs >= 0)) {
    throw new RangeError(`\`maxWaitMs\` must not be below 0, got ${describeValue(maxWaitMs)}`);
  }
  return defer(() => {
    const { callSid } = call.info;
    if (callSid !== undefined) {
      store.put(callSid, data);
    }
    const ended$ = call.lifecycle$.pipe(filter((value) => value.state === 'ended'));
    const result$ = ended$.pipe(
      map(({ reason }): HandoverResult => {
        return { isStored: callSid !== undefined && reason !== 'callerHangup', reason };
      }),
    );
    // A subscription of its own: `serveCalls` unsubscribes the handler just before `lifecycle$` emits `ended`.
    ended$
      .pipe(
        tap(({ reason }) => {
          if (callSid !== undefined && reason === 'callerHangup') {
            store.take(callSid);
          }
        }),
      )
      .subscribe();
    call.end(maxWaitMs === undefined ? {} : { maxWaitMs });
    return result$;
  });
}

/**
 * Options for {@link createHandoverStore}.
 *
 * @public
 */
export interface HandoverStoreOptions {
  /** Most entries that the store keeps; beyond that it drops the oldest entry. @defaultValue 10000 */
  readonly maxEntries?: number;
  /** How long an entry is kept, in ms. @defaultValue 600000 */
  readonly ttlMs?: number;
}

const HANDOVER_STORE_OPTIONS: OptionNames<HandoverStoreOptions> = { maxEntries: true, ttlMs: true };

/**
 * Values that calls leave for the next applet of their flow, by `callSid`.
 *
 * @public
 */
export interface HandoverStore<T> {
  /** Number of entries, including entries that expired since the last `put`. */
  readonly size: number;
  /**
   * Stores a value for a call. It replaces an earlier value of the same call.
   *
   * @param callSid - the call
   * @param value - the value for the next applet
   */
  put(callSid: string, value: T): void;
  /**
   * Removes and returns the value of a call.
   *
   * @param callSid - the call, as the applet's dynamic URL is asked with it
   * @returns the value, or undefined when the call is unknown or its value has expired
   */
  take(callSid: string): T | undefined;
}

/**
 * Creates a store for {@link handover} in the memory of this process. It keeps the value of a call until the applet's
 * dynamic URL asks for the value, or until the value expires.
 *
 * The store runs no timer: expired entries are removed by `take` and by the next `put`. Its clock is that of rxjs. If
 * several processes serve one address, implement {@link HandoverStore} over storage that they share.
 *
 *     put('a')   --x------------------
 *     take('a')  -----x--u------------     u: undefined, the value was taken
 *
 * ```ts
 * const queues = createHandoverStore<{ queue: string }>({ ttlMs: 300_000 });
 * ```
 *
 * @param options - how much the store keeps, and for how long
 * @returns an empty store
 * @throws RangeError when `maxEntries` is not an integer from 1, `ttlMs` is not above 0, or an option is unknown
 * @public
 */
export function createHandoverStore<T>(options: HandoverStoreOptions = {}): HandoverStore<T> {
  checkOptions('createHandoverStore', options, HANDOVER_STORE_OPTIONS);
  const { maxEntries = 10_000, ttlMs = 600_000 } = options;
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new RangeError(`\`maxEntries\` must be a whole number from 1, got ${describeValue(maxEntries)}`);
  }
  if (!(ttlMs > 0)) {
    throw new RangeError(`\`ttlMs\` must be above 0, got ${describeValue(ttlMs)}`);
  }
  // The order of insertion is the order of expiry.
  const entries = new Map<string, { readonly value: T; readonly expiresAt: number }>();

  return {
    get size() {
      return entries.size;
    },
    put: (callSid, value) => {
      const now = steadyNow();
      entries.delete(callSid);
      for (const [key, { expiresAt }] of entries) {
        if (expiresAt > now && entries.size < maxEntries) {
          break;
        }
        entries.delete(key);
      }
      entries.set(callSid, { value, expiresAt: now + ttlMs });
    },
    take: (callSid) => {
      const entry = entries.get(callSid);
      entries.delete(callSid);
      return entry !== undefined && entry.expiresAt > steadyNow() ? entry.value : undefined;
    },
  };
}
