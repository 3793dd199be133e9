import { config, Subscription } from 'rxjs';
import { ExotelError } from '../ExotelError.js';
import { type AsyncScope, runtime } from '../support/runtime.js';
import { warnAfterEnd } from '../support/warnings.js';

/** Receives the unhandled errors of a call. */
export interface CallScope {
  /** Whether the call has not ended, so that an error can end it. */
  readonly isLive: boolean;
  fail(error: unknown): void;
}

// One per process, like rxjs's `config.onUnhandledError`. It is created on the first call of `isolateUnhandledErrors`.
let storage: AsyncScope<CallScope> | undefined;

/**
 * Tracks, from now on, for which call code runs.
 *
 * @throws ExotelError `notOnThisRuntime` if the runtime cannot track it
 */
function trackCallScopes(): void {
  storage ??= runtime.createAsyncScope<CallScope>();
  if (storage === undefined) {
    throw new ExotelError(
      'notOnThisRuntime',
      'This runtime has no AsyncLocalStorage, which `isolateUnhandledErrors` needs: catch errors in each subscription',
    );
  }
}

/** Returns the call for which code runs now. */
export function currentCallScope(): CallScope | undefined {
  return storage?.getStore();
}

/** Runs code for a call. Everything that the code starts, now or later, belongs to the call too. */
export function runInCallScope(scope: CallScope | undefined, work: () => void): void {
  if (storage === undefined || scope === undefined) {
    work();
  } else {
    storage.run(scope, work);
  }
}

/**
 * Ends only the call, and not the process, when a callback of a bare `subscribe` throws or an error is not handled.
 *
 * RxJS throws such errors from a timer, which ends the process. After `isolateUnhandledErrors()`, the call whose code
 * threw ends with reason `appError`. If that call has ended already, the process warning `errorAfterEnd` is emitted.
 * Errors that belong to no call are handled as before. Work that several calls share belongs to the call that started it.
 *
 * It covers callbacks of observables. It does not cover what the application starts itself: promises that nobody awaits,
 * timers, and event emitters.
 *
 * Use it if you do not own all code of your handlers. Handlers that only compose operators do not need it: `serveCalls`
 * handles their errors. It makes every message of every call slightly more expensive. Call it once, before `listen`.
 *
 * ```ts
 * isolateUnhandledErrors();
 * listen({ port: 8080 }).subscribe((call) => {
 *   call.dtmf$.subscribe(({ digit }) => thirdParty(digit)); // a throw ends this call
 * });
 * ```
 *
 * @returns a subscription; unsubscribing restores the earlier behaviour
 * @throws ExotelError `notOnThisRuntime` if the runtime has no `AsyncLocalStorage`
 * @see {@link serveCalls} for errors of handlers
 * @public
 */
export function isolateUnhandledErrors(): Subscription {
  const before = config.onUnhandledError;
  const onUnhandledError = (error: unknown) => {
    const scope = currentCallScope();
    if (scope?.isLive === true) {
      scope.fail(error);
    } else if (scope !== undefined) {
      warnAfterEnd(error);
    } else if (before !== null) {
      before(error);
    } else {
      // As rxjs does: this runs in a timer of its own.
      throw error;
    }
  };
  trackCallScopes();
  config.onUnhandledError = onUnhandledError;
  return new Subscription(() => {
    if (config.onUnhandledError === onUnhandledError) {
      config.onUnhandledError = before;
    }
  });
}
