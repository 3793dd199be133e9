import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is to hear of errors that nobody handles. */
export interface CallScope {
  /** Whether there is still a call that can end of it. */
  readonly isLive: boolean;
  fail(error: unknown): void;
}

// Of the process, as rxjs's `config.onUnhandledError` is: there is none until somebody asks for it.
let storage: AsyncLocalStorage<CallScope> | undefined;

/** Keeps track, from now on, of whose work is being done. */
export function trackCallScopes(): void {
  storage ??= new AsyncLocalStorage();
}

/** Whose work is being done. */
export function currentCallScope(): CallScope | undefined {
  return storage?.getStore();
}

/** Does work of a call: what it sets off, now or later, is the call's too. */
export function runInCallScope<T>(
  scope: CallScope | undefined,
  work: (argument: T) => void,
  argument: T,
): void {
  if (storage === undefined || scope === undefined) {
    work(argument);
  } else {
    storage.run(scope, work, argument);
  }
}
