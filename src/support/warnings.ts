import { describeFailure } from './describeError.js';
import { runtime } from './runtime.js';

/** Warns of an error in the code of a call that has ended already. */
export function warnAfterEnd(error: unknown): void {
  runtime.warn(
    `An error occurred after the call had ended. The process was not affected. ${describeFailure(error)}`,
    'errorAfterEnd',
  );
}

/** Warns of an error of a handler, if the application has no `onOutcome`. */
export function warnOfFailure(error: unknown, callSid: string): void {
  runtime.warn(
    `The handler of call ${callSid} failed, and the call ended as \`appError\` (pass \`onOutcome\` to \`serveCalls\` to handle this): ${describeFailure(error)}`,
    'handlerFailed',
  );
}

/** Callbacks for which a warning was emitted: an attacker may choose how often a callback is called. */
const failed = new WeakSet<object>();

/** Warns of a callback of the application that fails, once for each function. */
export function warnOfCallback(name: string, callback: object, error: unknown): void {
  if (!failed.has(callback)) {
    failed.add(callback);
    runtime.warn(
      `\`${name}\` failed. Nothing else is affected, and later failures of this function are not reported: ${describeFailure(error)}`,
      'callbackFailed',
    );
  }
}
