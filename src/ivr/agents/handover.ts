import { defer, filter, map, type Observable, tap } from 'rxjs';
import type { EndReason } from '../../session/contract/CallLifecycle.js';
import type { CallSession, EndOptions } from '../../session/contract/CallSession.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * What a call leaves for the applet that takes over, and how it is left.
 *
 * @public
 */
export interface HandoverOptions<T> extends Pick<EndOptions, 'maxWaitMs'> {
  /** Where the applet's dynamic URL finds `data`. */
  readonly store: HandoverStore<T>;
  /** What it is told. */
  readonly data: T;
}

const HANDOVER_OPTIONS: OptionNames<HandoverOptions<unknown>> = {
  store: true,
  data: true,
  maxWaitMs: true,
};

/**
 * How a call was handed over.
 *
 * @public
 */
export interface HandoverResult {
  /** Whether `data` is in the store. Not when `start` named no call, or the caller hung up before the end. */
  readonly isStored: boolean;
  /** Why the call ended: `appEnded` when it went as planned. */
  readonly reason: EndReason;
}

/**
 * Leaves a call to the next applet of its flow: puts `data` into the store, under the call's `callSid`, and ends the call
 * when what is queued was heard, as `end` does. Closing the socket is all that Exotel needs to go on; what the applet
 * asks its dynamic URL for is found in the store. On a _Connect Voice AI_ call there is no next applet: it hangs up.
 *
 * When the caller hangs up before the end, what was put is taken back.
 *
 *     handover    ---------------(r|)     r: { isStored: true, reason: 'appEnded' }
 *     lifecycle$  g--------------(e|)     ending at once, ended when all was heard
 *
 * ```ts
 * const queues = createHandoverStore<{ queue: string }>();
 * concat(call.play(promptAudio('one-moment.wav')), handover(call, { store: queues, data: { queue: 'sales' } }));
 * ```
 *
 * @throws RangeError when called with a `maxWaitMs` below 0
 * @public
 */
export function handover<T>(
  call: Pick<CallSession, 'info' | 'lifecycle$' | 'end'>,
  options: HandoverOptions<T>,
): Observable<HandoverResult> {
  checkOptions('handover', options, HANDOVER_OPTIONS);
  const { store, data, maxWaitMs } = options;
  if (maxWaitMs !== undefined && !(maxWaitMs >= 0)) {
    throw new RangeError(`\`maxWaitMs\` must not be below 0, got ${String(maxWaitMs)}`);
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
    // Apart from the result: a handler of `serveCalls` is unsubscribed just before the call tells that it ended.
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
 * How much a store keeps, and for how long.
 *
 * @public
 */
export interface HandoverStoreOptions {
  /** Calls that are kept at most; beyond, the oldest goes. @defaultValue 10000 */
  readonly maxEntries?: number;
  /** How long what was put is kept, in ms. @defaultValue 600000 */
  readonly ttlMs?: number;
}

const HANDOVER_STORE_OPTIONS: OptionNames<HandoverStoreOptions> = { maxEntries: true, ttlMs: true };

/**
 * What calls that are handed over have left for the flow's next applet, by call.
 *
 * @public
 */
export interface HandoverStore<T> {
  /** How many there are, those that expired since the last `put` included. */
  readonly size: number;
  /** Keeps a value for a call, instead of the one that it had. */
  put(callSid: string, value: T): void;
  /** Gives the value of a call, and forgets it; undefined when there is none, or it has expired. */
  take(callSid: string): T | undefined;
}

/**
 * Makes a store for `handover`: it keeps what an applet's dynamic URL will ask for, in this process, for as long as the
 * flow may need to get there. Nothing runs in it: what has expired goes when it is asked for, or with the next `put`.
 *
 *     put('a')   --x------------------
 *     take('a')  -----x--u------------     u: undefined, it was taken
 *
 * Time is rxjs's clock. With several processes behind one address, put the values where all of them look instead.
 *
 * @throws RangeError when `maxEntries` is no whole number from 1, or `ttlMs` is not above 0
 * @public
 */
export function createHandoverStore<T>(options: HandoverStoreOptions = {}): HandoverStore<T> {
  checkOptions('createHandoverStore', options, HANDOVER_STORE_OPTIONS);
  const { maxEntries = 10_000, ttlMs = 600_000 } = options;
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new RangeError(`\`maxEntries\` must be a whole number from 1, got ${String(maxEntries)}`);
  }
  if (!(ttlMs > 0)) {
    throw new RangeError(`\`ttlMs\` must be above 0, got ${String(ttlMs)}`);
  }
  // In the order of their puts, which is that of their ends.
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
