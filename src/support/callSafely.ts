import { fromPromise, isPromise } from './fromAsync.js';
import { warnOfCallback } from './warnings.js';

/**
 * Calls a callback of the application and ignores its result. If the callback throws, or its promise rejects, a process
 * warning is emitted; the caller is not affected.
 *
 * @param name - the name of the option
 */
export function callSafely<T>(name: string, callback: (value: T) => unknown, value: T): void {
  const fail = (error: unknown) => {
    warnOfCallback(name, callback, error);
  };
  try {
    const result = callback(value);
    if (isPromise(result)) {
      fromPromise(result, fail).subscribe({ error: fail });
    }
  } catch (error) {
    fail(error);
  }
}
