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
import { attempt } from '../support/attempt.js';
import { callSafely } from '../support/callSafely.js';
import { ExotelError } from '../ExotelError.js';
import { describeValue } from '../support/describeValue.js';
import { fromAsyncIterable, fromPromise, isPromise } from '../support/fromAsync.js';
import { checkCallback, checkOptions } from '../support/options.js';
import type { CallLifecycle } from './contract/CallLifecycle.js';
import { type CallOutcome, outcomeOf } from './contract/CallOutcome.js';
import type { CallSession } from './contract/CallSession.js';
import { warnAfterEnd, warnOfFailure } from '../support/warnings.js';
import { escapeControls } from '../wire/text.js';

/**
 * Second argument of a handler.
 *
 * @public
 */
export interface CallContext {
  /** Is aborted when the call ends. Pass it to `fetch` and to everything else that accepts a signal. */
  readonly signal: AbortSignal;
}

/**
 * Handles one call. Returns an observable, a promise, an iterable or an async iterable, like a projection of RxJS. The
 * call ends when it completes.
 *
 * @public
 */
export type CallHandler = (call: CallSession, context: CallContext) => ObservableInput<unknown>;

/**
 * Options for {@link serveCalls}.
 *
 * @public
 */
export interface ServeCallsOptions {
  /**
   * Is called when a call has ended, before the outcome is emitted. Without it, an error of a handler is also a process
   * warning with the code `handlerFailed`.
   */
  readonly onOutcome?: (outcome: CallOutcome) => void;
}

type Ended = Extract<CallLifecycle, { state: 'ended' }>;

/**
 * Runs a handler for every call, and emits an outcome when a call has ended.
 *
 * - The call ends when its handler completes, after the caller has heard all queued audio. To keep it open until the
 *   caller hangs up, return something that does not complete: `call.audio$`, `call.dtmf$` or `NEVER`.
 * - If the handler throws, errors or rejects, only its call ends, with reason `appError`.
 * - When the call ends first, the handler is unsubscribed and its `signal` is aborted. Before that, the streams of the
 *   call complete, and questions emit `ended`.
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
 * An error after the end of the call is a process warning (`errorAfterEnd`). An `AbortError` of the signal is not
 * reported, and neither is the `EmptyError` of `firstValueFrom` on a stream that the end of the call completed.
 *
 * Errors emitted: only errors of the source, such as those of `listen`.
 *
 * @param handler - is called once for every call
 * @param options - `onOutcome`: is called with every outcome
 * @returns an operator from calls to outcomes
 * @throws TypeError when `handler` or `onOutcome` is not a function, RangeError when the name of an option is unknown
 * @see {@link listen} and {@link acceptCall}, which emit calls
 * @public
 */
export function serveCalls(
  handler: CallHandler,
  options: ServeCallsOptions = {},
): OperatorFunction<CallSession, CallOutcome> {
  if (typeof handler !== 'function') {
    throw new TypeError(`\`handler\` must be a function, got ${describeValue(handler)}`);
  }
  checkOptions('serveCalls', options, { onOutcome: true });
  checkCallback('onOutcome', options.onOutcome);
  return mergeMap((call) => serveCall(call, handler, options));
}

/** Written by hand: composed from operators, it used 8 KiB for every call. */
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
        // The call was already ending for another reason: the outcome does not contain the error.
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
            // Subscribed last, so that everything else that waits for the end is notified first.
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

/** Unsubscribes a handler. If its teardown throws, the outcome is emitted and other calls continue. */
function release(work: Subscription): void {
  try {
    work.unsubscribe();
  } catch (error) {
    warnAfterEnd(error);
  }
}

/** Names of errors that the end of the call causes: in `fetch`, and in `firstValueFrom(call.dtmf$)`. */
const ENDINGS: readonly string[] = ['AbortError', 'EmptyError'];

function warnLate(error: unknown, signal: AbortSignal): void {
  const isEnding = attempt(
    () =>
      error === signal.reason ||
      (ExotelError.is(error) && (error.code === 'callEnded' || error.code === 'noAnswer')) ||
      (error instanceof Error && ENDINGS.includes(error.name)),
  );
  if (!signal.aborted || isEnding !== true) {
    warnAfterEnd(error);
  }
}

/** Converts the return value of a handler to an observable; its values do not matter. */
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
