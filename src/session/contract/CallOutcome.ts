import { describeError } from '../../support/describeError.js';
import type { CallInfo } from './CallInfo.js';
import type { CallLifecycle, EndReason } from './CallLifecycle.js';
import type { CallSession } from './CallSession.js';
import type { CallStats } from './CallStats.js';
import { maskInfo } from './masking.js';

/**
 * Result of a call that has ended. `JSON.stringify` and `console.log` show it with telephone numbers, tokens and
 * parameters masked.
 *
 * @public
 */
export interface CallOutcome {
  /** Who called whom, and with which audio format. */
  readonly info: CallInfo;
  /** Why the call ended. */
  readonly reason: EndReason;
  /** The WebSocket's close code; missing when the socket was torn down. */
  readonly code?: number;
  /** More about the reason, in words. */
  readonly detail?: string;
  /** The error of the handler, if it ended the call. */
  readonly error?: unknown;
  /** Counters of the call at its end. */
  readonly stats: CallStats;
  /** Returns the outcome with telephone numbers, tokens and parameters masked. */
  toJSON(): object;
}

type Ended = Extract<CallLifecycle, { state: 'ended' }>;

/** Returns the outcome of a call that has ended. */
export function outcomeOf(
  call: CallSession,
  { reason, code, detail }: Ended,
  failure: { readonly error: unknown } | undefined,
): CallOutcome {
  return new Outcome({
    info: call.info,
    reason,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(reason === 'appError' ? failure : {}),
    stats: call.stats(),
  });
}

class Outcome implements CallOutcome {
  declare readonly info: CallInfo;
  declare readonly reason: EndReason;
  declare readonly error?: unknown;
  declare readonly stats: CallStats;

  constructor(members: Omit<CallOutcome, 'toJSON'>) {
    Object.assign(this, members);
  }

  toJSON(): object {
    const { error } = this;
    return {
      ...Object.fromEntries(Object.entries(this)),
      info: maskInfo(this.info),
      ...(error === undefined ? {} : { error: describeError(error) }),
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): object {
    return this.toJSON();
  }
}
