import { asyncScheduler } from 'rxjs';

/**
 * How much a store keeps, and for how long.
 *
 * @public
 */
export interface HandoverStoreConfig {
  /** Calls that are kept at most; beyond, the oldest goes. @defaultValue 10000 */
  readonly maxEntries?: number;
  /** How long what was put is kept, in ms. @defaultValue 600000 */
  readonly ttlMs?: number;
}

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
export function createHandoverStore<T>(config: HandoverStoreConfig = {}): HandoverStore<T> {
  const { maxEntries = 10_000, ttlMs = 600_000 } = config;
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
      const now = asyncScheduler.now();
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
      return entry !== undefined && entry.expiresAt > asyncScheduler.now() ? entry.value : undefined;
    },
  };
}
