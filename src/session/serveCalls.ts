import {
  from,
  isObservable,
  mergeMap,
  Observable,
  type ObservableInput,
  type OperatorFunction,
  Subject,
  Subscription,
  takeUntil,
} from 'rxjs';
import { callSafely } from '../support/callSafely.js';
import { ExotelError } from '../ExotelError.js';
import { describeValue } from '../support/describeValue.js';
import { fromAsyncIterable, fromPromise, isPromise } from '../support/fromAsync.js';
import { checkOptions } from '../support/options.js';
import type { CallLifecycle } from './contract/CallLifecycle.js';
import { type CallOutcome, outcomeOf } from './contract/CallOutcome.js';
import type { CallSession } from './contract/CallSession.js';
import { warnAfterEnd, warnOfFailure } from '../support/warnings.js';
import { escapeControls } from '../wire/text.js';

/**
 * What a handler gets besides its call.
 *
 * @public
 */
export interface CallContext {
  /** Is aborted when the call ends: pass it to `fetch` and to whatever else takes one. */
  readonly signal: AbortSignal;
}

/**
 * A handler of one call: returns an observable, a promise or an iterable, as rxjs's own projections do.
 *
 * @public
 */
export type CallHandler = (call: CallSession, context: CallContext) => ObservableInput<unknown>;

/**
 * Options for `serveCalls`.
 *
 * @public
 */
export interface ServeCallsOptions {
  /**
   * Is called when a call has ended, before the outcome is emitted. Without it, an error of a handler is also reported as
   * a process warning with the code `handlerFailed`.
   */
  readonly onOutcome?: (outcome: CallOutcome) => void;
}

type Ended = Extract<CallLifecycle, { state: 'ended' }>;

/**
 * Runs a handler for every call, and emits how each call went.
 *
 * If the handler fails (it throws, its observable errors, its promise rejects), its own call ends as `appError`, and no
 * other. When the handler completes, the call ends as after `call.end()`: when everything queued has been heard. The end
 * of the call unsubscribes the handler and aborts its `signal`, after everything that waits for the end has been
 * notified: streams complete, and questions emit `ended`.
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
 * ```ts
 * serveCalls(async (call, { signal }) => {
 *   const response = await fetch(url, { signal });
 *   await ask(call.play(speak(await response.text())));
 * });
 * ```
 *
 * An error that arises after the end of the call is reported as a process warning (`errorAfterEnd`). An `AbortError` of
 * the signal is not reported, and neither is the `EmptyError` of `firstValueFrom` on a stream that the end completed.
 *
 * @param handler - is called once for every call
 * @throws TypeError when the handler is not a function, RangeError for an unknown option
 * @public
 */
export function serveCalls(
  handler: CallHandler,
  options: ServeCallsOptions = {},
): OperatorFunction<CallSession, CallOutcome> {
  if (typeof handler !== 'function') {
    throw new TypeError(`\`handler\` must be a function of a call, got ${describeValue(handler)}`);
  }
  checkOptions('serveCalls', options, { onOutcome: true });
  return mergeMap((call) => serveCall(call, handler, options));
}

/** By hand: composed of operators, it took 8 KiB of every call. */
function serveCall(
  call: CallSession,
  handler: CallHandler,
  { onOutcome }: ServeCallsOptions,
): Observable<CallOutcome> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    let failure: { readonly error: unknown } | undefined;
    const work = new Subscription();
    // Also stops a source that has emitted everything before `subscribe` returns.
    const stop$ = new Subject<void>();
    work.add(() => {
      stop$.next();
    });
    let isOver = false;
    let hasEnded = false;
    const stop = () => {
      isOver = true;
      controller.abort();
      release(work);
    };
    const fail = (error: unknown) => {
      if (hasEnded || isOver) {
        warnLate(error, controller.signal);
      } else {
        isOver = true;
        failure = { error };
        call.end({ error: error ?? new Error('The handler failed without an error') });
      }
      release(work);
    };
    const complete = () => {
      if (!isOver && !hasEnded) {
        isOver = true;
        call.end();
      }
      release(work);
    };
    const finish = (end: Ended) => {
      stop();
      const outcome = outcomeOf(call, end, failure);
      if (onOutcome !== undefined) {
        callSafely('onOutcome', onOutcome, outcome);
      }
      if (failure !== undefined && end.reason !== 'appError') {
        // The call was ending for another reason already: the outcome does not have the error.
        warnLate(failure.error, controller.signal);
      } else if (failure !== undefined && onOutcome === undefined) {
        warnOfFailure(failure.error, escapeControls(call.info.callSid ?? call.info.streamSid));
      }
      subscriber.next(outcome);
      subscriber.complete();
    };
    const error = (lifecycleError: unknown) => {
      subscriber.error(lifecycleError);
    };
    subscriber.add(stop);
    subscriber.add(
      call.lifecycle$.subscribe({
        next: (value) => {
          if (value.state === 'ended') {
            hasEnded = true;
            // Subscribed last, so that everything that waits for the end is notified first.
            subscriber.add(
              whenComplete(call.lifecycle$, error, () => {
                finish(value);
              }),
            );
          }
        },
        error,
      }),
    );
    if (!subscriber.closed) {
      try {
        const { signal } = controller;
        work.add(
          toWork(handler(call, { signal }), (late) => {
            warnLate(late, signal);
          })
            .pipe(takeUntil(stop$))
            .subscribe({ error: fail, complete }),
        );
      } catch (thrown) {
        fail(thrown);
      }
    }
  });
}

function whenComplete(
  source$: Observable<unknown>,
  error: (error: unknown) => void,
  complete: () => void,
): Subscription {
  return source$.subscribe({ error, complete });
}

/** Unsubscribes a handler. If its own teardown fails, the outcome and all other calls go on. */
function release(work: Subscription): void {
  try {
    work.unsubscribe();
  } catch (error) {
    warnAfterEnd(error);
  }
}

/** How promises end that waited for something of a call that has ended: `fetch`, and `firstValueFrom(call.dtmf$)`. */
const ENDINGS: readonly string[] = ['AbortError', 'EmptyError'];

function warnLate(error: unknown, signal: AbortSignal): void {
  const isEnding =
    error === signal.reason ||
    (ExotelError.is(error) && error.code === 'callEnded') ||
    (error instanceof Error && ENDINGS.includes(error.name));
  if (!signal.aborted || !isEnding) {
    warnAfterEnd(error);
  }
}

/** Returns what a handler returned as an observable whose values do not matter. */
function toWork(input: unknown, onLate: (error: unknown) => void): Observable<unknown> {
  if (isObservable(input)) {
    return input;
  }
  if (isPromise(input)) {
    return fromPromise(input, onLate);
  }
  if (typeof input === 'object' && input !== null) {
    if (isAsyncIterable(input)) {
      return fromAsyncIterable(input, onLate);
    }
    if (isIterable(input)) {
      return from(input);
    }
  }
  throw new TypeError(
    `The handler of serveCalls must return an observable, a promise or an iterable, got ${describeValue(input)}`,
  );
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}
