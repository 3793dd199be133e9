import { UnsubscriptionError } from 'rxjs';
import { attempt } from './attempt.js';
import { describeValue } from './describeValue.js';

/** Returns the message of an error, or describes another value that was thrown. Never throws, whatever the value is. */
export function messageOf(error: unknown): string {
  const message: unknown = isError(error) ? attempt((): unknown => error.message) : undefined;
  return typeof message === 'string' ? message : describeValue(message ?? error);
}

/** Returns the name and the message of an error in one line, or describes another value. Never throws. */
export function describeError(error: unknown): string {
  return (isError(error) ? attempt(() => String(error)) : undefined) ?? messageOf(error);
}

/** Returns the stack of an error and its cause, or describes another value. Never throws. */
export function describeFailure(error: unknown): string {
  if (isError(error) && error instanceof UnsubscriptionError) {
    return error.errors.map(describeFailure).join('; ');
  }
  if (!isError(error)) {
    return describeValue(error);
  }
  const stack: unknown = attempt((): unknown => error.stack);
  // The error of `fetch` has its reason in `cause` only.
  const cause = attempt(() => error.cause);
  return (
    (typeof stack === 'string' ? stack : describeError(error)) +
    (cause === undefined ? '' : ` (caused by ${describeError(cause)})`)
  );
}

function isError(value: unknown): value is Error {
  return attempt(() => value instanceof Error) === true;
}
