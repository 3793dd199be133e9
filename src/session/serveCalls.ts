import { isObservable, mergeMap, Observable, type OperatorFunction, type Subscription } from 'rxjs';
import { describeValue } from '../describeValue.js';
import type { CallInfo } from './CallInfo.js';
import type { CallLifecycle, EndReason } from './CallLifecycle.js';
import type { CallSession } from './CallSession.js';
import type { CallStats } from './CallStats.js';
import { HandlerWork } from './HandlerWork.js';
import { warnAfterEnd } from './warnAfterEnd.js';

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
 * `call.end()` does: when what is queued was heard. The end of the call unsubscribes it, after what it waits for has
 * told of the end: streams complete, and questions give `ended`.
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
  return mergeMap((call) => serveCall(call, handler));
}

type Ended = Extract<CallLifecycle, { state: 'ended' }>;

/**
 * Serves one call. By hand: made of operators, it took 8 KiB of every call, more than anything else of a call that only
 * waits.
 */
function serveCall(
  call: CallSession,
  handler: (call: CallSession) => Observable<unknown>,
): Observable<CallOutcome> {
  return new Observable((subscriber) => {
    let failure: { readonly error: unknown } | undefined;
    let hasEnded = false;
    const work = new HandlerWork({
      error: (error) => {
        if (hasEnded) {
          warnAfterEnd(error);
        } else {
          failure = { error };
          call.end({ error: error ?? new Error('The handler failed without an error') });
        }
      },
      complete: () => {
        if (!hasEnded) {
          call.end();
        }
      },
    });
    const finish = (end: Ended) => {
      try {
        work.unsubscribe();
      } catch (error) {
        // What fails in a handler's own teardown takes nobody the outcome, and no other call its process.
        warnAfterEnd(error);
      }
      subscriber.next(outcomeOf(call, end, failure));
      subscriber.complete();
    };
    subscriber.add(work);
    const fail = (error: unknown) => {
      subscriber.error(error);
    };
    subscriber.add(
      call.lifecycle$.subscribe({
        next: (value) => {
          if (value.state === 'ended') {
            hasEnded = true;
            // Behind all who wait for the end: what the handler asked is answered before it is unsubscribed.
            subscriber.add(
              whenComplete(
                call.lifecycle$,
                () => {
                  finish(value);
                },
                fail,
              ),
            );
          }
        },
        error: fail,
      }),
    );
    if (subscriber.closed) {
      return;
    }
    try {
      workOf(call, handler).subscribe(work);
    } catch (error) {
      work.error(error);
    }
  });
}

function whenComplete(
  source$: Observable<unknown>,
  complete: () => void,
  error: (error: unknown) => void,
): Subscription {
  return source$.subscribe({ complete, error });
}

function workOf(call: CallSession, handler: (call: CallSession) => Observable<unknown>): Observable<unknown> {
  const work$ = handler(call);
  if (!isObservable(work$)) {
    throw new TypeError(
      `The handler of serveCalls must return an Observable (of a promise, \`from\` of rxjs makes one), got ${describeValue(work$)}`,
    );
  }
  return work$;
}

function outcomeOf(
  call: CallSession,
  { reason, code, detail }: Ended,
  failure: { readonly error: unknown } | undefined,
): CallOutcome {
  return {
    info: call.info,
    reason,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(reason === 'appError' ? failure : {}),
    stats: call.stats(),
  };
}
