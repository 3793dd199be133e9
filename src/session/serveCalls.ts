import {
  catchError,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  isObservable,
  map,
  merge,
  mergeMap,
  type Observable,
  type OperatorFunction,
  takeUntil,
  tap,
} from 'rxjs';
import { describeValue } from '../describeValue.js';
import type { CallInfo } from './CallInfo.js';
import type { EndReason } from './CallLifecycle.js';
import type { CallSession } from './CallSession.js';
import type { CallStats } from './CallStats.js';

/**
 * How a call went.
 *
 * @public
 */
export interface CallOutcome {
  readonly info: CallInfo;
  readonly reason: EndReason;
  /** The WebSocket's close code, when there was one. */
  readonly code?: number;
  readonly detail?: string;
  /** What the handler failed with, when it was that which ended the call. */
  readonly error?: unknown;
  readonly stats: CallStats;
}

/**
 * Runs a handler for every call, and tells how each call went.
 *
 * The handler's error, thrown or emitted, ends its own call as `appError`, and no other. Its completion ends the call as
 * `call.end()` does: when what is queued was heard. The end of the call unsubscribes it.
 *
 *     calls      --a------b----------|
 *                serveCalls(handler)
 *     outcomes   -----------A----B---|       A, B: when calls a and b have ended
 *
 * ```ts
 * listen({ port: 8080 })
 *   .pipe(serveCalls((call) => call.audio$.pipe(tap((frame) => call.send(frame)))))
 *   .subscribe((outcome) => console.log(outcome.reason));
 * ```
 *
 * @throws TypeError when the handler is no function
 * @public
 */
export function serveCalls(
  handler: (call: CallSession) => Observable<unknown>,
): OperatorFunction<CallSession, CallOutcome> {
  if (typeof handler !== 'function') {
    throw new TypeError(
      `\`handler\` must be a function of a call that gives an observable, got ${describeValue(handler)}`,
    );
  }
  return mergeMap((call) => {
    let failure: { readonly error: unknown } | undefined;
    const ended$ = call.lifecycle$.pipe(filter((value) => value.state === 'ended'));
    const handled$ = defer(() => {
      const work$ = handler(call);
      if (!isObservable(work$)) {
        throw new TypeError(
          `The handler of serveCalls must return an Observable (of a promise, \`from\` of rxjs makes one), got ${describeValue(work$)}`,
        );
      }
      return work$;
    }).pipe(
      ignoreElements(),
      tap({
        complete: () => {
          call.end();
        },
      }),
      catchError((error: unknown) => {
        failure = { error };
        call.end({ error: error ?? new Error('The handler failed without an error') });
        return EMPTY;
      }),
      takeUntil(ended$),
    );
    const outcome$ = ended$.pipe(
      map(({ reason, code, detail }): CallOutcome => {
        const stats = call.stats();
        return {
          info: call.info,
          reason,
          ...(code === undefined ? {} : { code }),
          ...(detail === undefined ? {} : { detail }),
          ...(reason === 'appError' ? failure : {}),
          stats,
        };
      }),
    );
    return merge(handled$, outcome$);
  });
}
