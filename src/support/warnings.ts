import { UnsubscriptionError } from 'rxjs';
import { describeValue } from './describeValue.js';
import { runtime } from './runtime.js';

/** Warns of an error in work of a call that has ended: there is no call any more that the error could end. */
export function warnAfterEnd(error: unknown): void {
  runtime.warn(
    `The work of a call failed after the call had ended: ${describeError(error)}`,
    'errorAfterEnd',
  );
}

/** Warns of a handler's error that the application takes no note of. */
export function warnOfFailure(error: unknown, callSid: string): void {
  runtime.warn(
    `The handler of call ${callSid} failed, and the call ended as \`appError\` (pass \`onOutcome\` to \`serveCalls\` to handle this): ${describeError(error)}`,
    'handlerFailed',
  );
}

/** Callbacks that have been warned of: an attacker may choose how often one is called. */
const failed = new WeakSet<object>();

/** Warns, once for each, of a callback of the application that fails. */
export function warnOfCallback(name: string, callback: object, error: unknown): void {
  if (!failed.has(callback)) {
    failed.add(callback);
    runtime.warn(
      `\`${name}\` failed, which changes nothing else; later failures of this function are not reported: ${describeError(error)}`,
      'callbackFailed',
    );
  }
}

function describeError(error: unknown): string {
  if (error instanceof UnsubscriptionError) {
    return error.errors.map(describeError).join('; ');
  }
  if (!(error instanceof Error)) {
    return describeValue(error);
  }
  // `fetch` tells only by its cause why it failed.
  const { cause } = error;
  const described = cause instanceof Error ? String(cause) : describeValue(cause);
  return (error.stack ?? error.message) + (cause === undefined ? '' : ` (caused by ${described})`);
}
