import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import type { CallLifecycle, EndReason } from '../session/contract/CallLifecycle.js';
import type { CallSession, EndOptions } from '../session/contract/CallSession.js';

/**
 * A call that lives now, as plain data. Telephone numbers and tokens are masked, so that it can be shown and logged.
 *
 * @public
 */
export interface LiveCall {
  /** Identifies the entry: the `streamSid`, with a suffix such as `~2` while another live call has the same. */
  readonly id: string;
  /** Identifies the stream. Two calls may have the same. */
  readonly streamSid: string;
  /** Identifies the call at Exotel. Two streams of one call have the same. */
  readonly callSid?: string;
  /** The caller's number, masked. */
  readonly from?: string;
  /** The number that was called, masked. */
  readonly to?: string;
  /** The path of the WebSocket's URL, masked. */
  readonly path?: string;
  /** The latest state of `lifecycle$`. */
  readonly state: CallLifecycle['state'];
  /** Time since the call began, in ms. */
  readonly ageMs: number;
}

/**
 * Selects live calls by exactly one id. `id` selects at most one call. `callSid` and `streamSid` select every live call
 * that has it.
 *
 * @public
 */
export type CallQuery =
  { readonly id: string } | { readonly callSid: string } | { readonly streamSid: string };

/**
 * A change of the live calls, as plain data.
 *
 * - `added`: a call began, or lived already at the time of the subscription.
 * - `changed`: its state changed.
 * - `removed`: it ended. `reason` is missing if its `lifecycle$` stopped without `ended`.
 *
 * @public
 */
export type CallChange =
  | { readonly type: 'added' | 'changed'; readonly call: LiveCall }
  | { readonly type: 'removed'; readonly call: LiveCall; readonly reason?: EndReason };

/**
 * The calls that live now. Its entries are plain data and its actions take ids, so it may be implemented over several
 * processes. That is also why it returns observables: another process has to be asked.
 *
 * @see {@link createCallRegistry} for the calls of this process
 * @public
 */
export interface LiveCalls {
  /** Emits the number of live calls. Replays the current value, and never completes. */
  readonly count$: Observable<number>;
  /**
   * Emits `added` for every live call on subscription, and then every change. A list by `id` that follows it is complete.
   * Never completes.
   */
  readonly changes$: Observable<CallChange>;
  /**
   * Returns the live calls, in the order in which they began.
   *
   * @returns an observable that emits one list, as of the subscription, and completes
   */
  calls(): Observable<readonly LiveCall[]>;
  /**
   * Returns the live calls that have an id. The list is empty if no call has it. It has several entries if several calls
   * have the same `callSid` or `streamSid`.
   *
   * @param query - `{ id }`, `{ callSid }` or `{ streamSid }`
   * @returns an observable that emits one list, as of the subscription, and completes
   * @throws TypeError when the query does not have exactly one id, RangeError when its name is unknown
   */
  find(query: CallQuery): Observable<readonly LiveCall[]>;
  /**
   * Ends every live call that has an id, like `end` of {@link CallSession}. It acts when it is called, with or without a
   * subscriber.
   *
   * @param query - `{ id }` for one entry; `{ callSid }` or `{ streamSid }` for every call that has it
   * @param options - when the calls end, and an error of the application
   * @returns an observable that emits the number of those calls, and completes
   * @throws TypeError when the query does not have exactly one id, TypeError or RangeError when an option is not valid
   */
  end(query: CallQuery, options?: EndOptions): Observable<number>;
  /**
   * Ends all live calls, like `end` of {@link CallSession}. New calls are still accepted: to stop a server, use `drain$`
   * of `listen`. It acts when it is called, with or without a subscriber.
   *
   * @param options - when the calls end, and an error of the application
   * @returns an observable that emits the number of those calls, and completes
   * @throws TypeError or RangeError when an option is not valid
   */
  endAll(options?: EndOptions): Observable<number>;
}

/**
 * Why a process should get no new calls. `draining`: `drain$` has emitted. `tooManyCalls`: `maxCalls` calls live.
 * `eventLoopBlocked`: the smoothed event-loop delay is above `maxSmoothedDelayMs`.
 *
 * @public
 */
export type NotReadyReason = 'draining' | 'tooManyCalls' | 'eventLoopBlocked';

/**
 * Health of a process that takes calls, as plain data for `/healthz` and `/readyz`.
 *
 * @public
 */
export interface CallHealth {
  /** Always true: a process that is not live does not answer. */
  readonly isLive: boolean;
  /** Whether the process should get new calls: `reasons` is empty. */
  readonly isReady: boolean;
  /** Why the process should get no new calls. */
  readonly reasons: readonly NotReadyReason[];
  /** Number of live calls. */
  readonly calls: number;
  /** Event-loop delay, smoothed over about 5 s, in ms; 0 without live calls and in virtual time. */
  readonly eventLoopDelayMs: number;
}

/**
 * The calls of this process that live now.
 *
 * @public
 */
export interface CallRegistry extends LiveCalls {
  /**
   * Adds calls when they are emitted, before later operators get them. A call is removed when it ends, before its outcome
   * is emitted. It stays until then even if the pipeline is unsubscribed. A call that is added twice is one entry.
   *
   * @returns an operator that emits the calls unchanged
   */
  track(): MonoTypeOperatorFunction<CallSession>;
  /**
   * Returns the live calls that have an id, to play to them or to listen to them in this process.
   *
   * @param query - `{ id }`, `{ callSid }` or `{ streamSid }`
   * @returns the calls; an empty list if no call has it
   * @throws TypeError when the query does not have exactly one id, RangeError when its name is unknown
   */
  sessions(query: CallQuery): readonly CallSession[];
  /** Returns the health of the process, as of now. */
  health(): CallHealth;
}
