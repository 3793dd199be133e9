import { isObservable, type Observable } from 'rxjs';
import { CALL_OPTIONS, type CallOptions } from '../session/contract/CallOptions.js';
import { checkCallOptions } from '../session/contract/checkCallOptions.js';
import { describeValue } from '../support/describeValue.js';
import { checkTimeouts, type OptionNames } from '../support/options.js';
import { type AuthOptions, checkAuthOptions } from './auth/AuthOptions.js';
import { AddressList } from './server/AddressList.js';
import { DEFAULT_LIMITS, type ServerLimits } from './ServerLimits.js';

/**
 * Options for {@link acceptCalls}: who may call, limits, and draining; and the options for every call.
 *
 * @public
 */
export interface AcceptCallsOptions extends CallOptions {
  /** Who may call. @defaultValue anybody */
  readonly auth?: AuthOptions;
  /**
   * Addresses and ranges of your proxies. Their `X-Forwarded-For` is the client's address for `remoteAddress`,
   * `auth.addresses` and `limits.maxCallsPerAddress`.
   *
   * @defaultValue no proxies
   */
  readonly trustedProxies?: readonly string[];
  /** Limits of the server and of each call. */
  readonly limits?: ServerLimits;
  /**
   * The first value drains: new calls are refused, live calls continue, and the observable of calls completes when
   * the last call has ended.
   */
  readonly drain$?: Observable<unknown>;
  /** How long live calls may continue after `drain$`, in ms; then they end as `drained`. @defaultValue 25000 */
  readonly drainTimeoutMs?: number;
}

/** The names of the options. */
export const ACCEPT_CALLS_OPTIONS: OptionNames<AcceptCallsOptions> = {
  ...CALL_OPTIONS,
  auth: true,
  trustedProxies: true,
  drain$: true,
  drainTimeoutMs: true,
};

/**
 * Checks the values of the options that `acceptCalls` and `listen` have in common.
 *
 * @throws TypeError when an option has the wrong type, RangeError when its value is out of range
 */
export function checkAdmissionOptions(options: AcceptCallsOptions): void {
  checkCallOptions(options, DEFAULT_LIMITS);
  const { auth = {}, trustedProxies = [], drain$, drainTimeoutMs = 0 } = options;
  checkAuthOptions(auth);
  new AddressList('trustedProxies', trustedProxies);
  checkTimeouts({ drainTimeoutMs });
  if (drain$ !== undefined && !isObservable(drain$)) {
    throw new TypeError(`\`drain$\` must be an observable, got ${describeValue(drain$)}`);
  }
}
