import { fromPromise, isPromise } from './fromAsync.js';
import { warnOfCallback } from './warnings.js';

/**
 * Calls a callback of the application whose result nobody needs. An error that it throws, or that its promise rejects
 * with, is a process warning, and disturbs nothing here.
 *
 * @param name - what the option is called
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
