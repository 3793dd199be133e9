import { config, Subscription } from 'rxjs';
import { currentCallScope, trackCallScopes } from './callScope.js';
import { warnAfterEnd } from './warnAfterEnd.js';

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
