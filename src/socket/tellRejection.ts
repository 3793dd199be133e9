import { of } from 'rxjs';
import type { CallOptions } from '../session/contract/CallOptions.js';
import type { Rejection, RejectionCode } from '../session/contract/Rejection.js';
import { runtime } from '../support/runtime.js';

/** The codes that have been warned of: an attacker chooses how often a socket is refused. */
const warned = new Set<RejectionCode>();

/**
 * Calls `onRejected`; without it the first rejection of each code is a process warning. An error that the callback throws
 * is reported by rxjs, and disturbs nothing here.
 */
export function tellRejection({ onRejected }: Pick<CallOptions, 'onRejected'>, rejection: Rejection): void {
  const { code, message } = rejection;
  if (onRejected !== undefined) {
    of(rejection).subscribe({ next: onRejected, error: neverFails });
  } else if (!warned.has(code)) {
    warned.add(code);
    runtime.warn(
      `A connection did not become a call: ${message}. Later ones with the code \`${code}\` are not reported; pass \`onRejected\` to handle all`,
      code,
    );
  }
}

function neverFails(): void {
  // `of` emits its value, and completes.
}
