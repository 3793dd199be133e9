import { type AsyncScope, runtime } from '../support/runtime.js';

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
 * @throws Error where the runtime cannot
 */
export function trackCallScopes(): void {
  storage ??= runtime.createAsyncScope<CallScope>();
  if (storage === undefined) {
    throw new Error('This runtime has no AsyncLocalStorage, which `isolateUnhandledErrors` needs');
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
