import { config, Subscription } from 'rxjs';
import { ExotelError } from '../ExotelError.js';
import { type AsyncScope, runtime } from '../support/runtime.js';
import { warnAfterEnd } from '../support/warnings.js';

/** Who is called with errors that nobody handles. */
export interface CallScope {
  /** Whether there is still a call that such an error can end. */
  readonly isLive: boolean;
  fail(error: unknown): void;
}

// Of the process, as rxjs's `config.onUnhandledError` is: there is none until somebody asks for it.
let storage: AsyncScope<CallScope> | undefined;

/**
 * Keeps track, from now on, of the call that work is done for.
 *
 * @throws ExotelError `notOnThisRuntime` where the runtime cannot
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

/** The call that work is being done for. */
export function currentCallScope(): CallScope | undefined {
  return storage?.getStore();
}

/** Does work of a call: what it starts, now or later, is the call's too. */
export function runInCallScope(scope: CallScope | undefined, work: () => void): void {
  if (storage === undefined || scope === undefined) {
    work();
  } else {
    storage.run(scope, work);
  }
}

/**
 * Ends the call, instead of the process, when a callback of a bare `subscribe` throws or an error meets nobody who
 * handles it. RxJS reports such errors at the level of the process, from a timer; this finds out in whose work they
 * arose, and ends that call as `appError`; when it has ended already, the process is warned (`errorAfterEnd`). Errors of
 * no call go where they went before. Work that calls share counts as the call's that set it off.
 *
 * It is for programs with such callbacks in code that they do not own; under `serveCalls`, with operators, nothing of
 * the kind arises. Every message of every call costs a little more with it. Call it once, before `listen`.
 *
 * ```ts
 * isolateUnhandledErrors();
 * listen({ port: 8080 }).subscribe((call) => {
 *   call.dtmf$.subscribe(({ digit }) => thirdParty(digit)); // a throw ends this call
 * });
 * ```
 *
 * @returns how to stop: what was set before comes back
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
