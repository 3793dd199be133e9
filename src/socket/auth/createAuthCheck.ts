import type { IncomingMessage } from 'node:http';
import {
  asyncScheduler,
  catchError,
  defaultIfEmpty,
  defer,
  from,
  isObservable,
  map,
  type Observable,
  of,
  take,
  timeout,
  TimeoutError,
} from 'rxjs';
import { readUrl } from '../../session/inbound/readCallInfo.js';
import { describeValue } from '../../support/describeValue.js';
import { isPromise } from '../../support/fromAsync.js';
import { AddressList } from '../server/AddressList.js';
import { lastSegment } from '../server/matchesPath.js';
import type { Refusal } from '../server/refuseUpgrade.js';
import type { ServerLimits } from '../ServerLimits.js';
import type { AuthOptions, AuthRefusal, AuthRequest } from './AuthOptions.js';
import { type CallTokenVerdict, checkCallToken } from './callToken.js';
import { createBasicCheck } from './createBasicCheck.js';
import { UsedTokens } from './UsedTokens.js';

/** Emits once why a request is refused, or undefined when it is admitted; synchronously, unless `authorize` waits. */
export type AuthCheck = (
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  remoteAddress: string | undefined,
) => Observable<Refusal | undefined>;

/** Creates the check of who may call. Admitting a request marks its token as used. */
export function createAuthCheck(
  auth: AuthOptions,
  { handshakeTimeoutMs, maxUsedTokens }: Pick<Required<ServerLimits>, 'handshakeTimeoutMs' | 'maxUsedTokens'>,
): AuthCheck {
  const { basic, addresses, tokens, authorize } = auth;
  const allowed = addresses === undefined ? undefined : new AddressList('auth.addresses', addresses);
  const checkBasic = basic === undefined ? undefined : createBasicCheck([basic].flat());
  const used = new UsedTokens(maxUsedTokens);

  const ask$ = (request: AuthRequest): Observable<Refusal | undefined> =>
    defer(() => toAnswer(authorize?.(request))).pipe(
      take(1),
      handshakeTimeoutMs === Infinity ? map((verdict) => verdict) : timeout({ first: handshakeTimeoutMs }),
      map(readVerdict),
      defaultIfEmpty(FORBIDDEN),
      catchError((error: unknown) =>
        of(error instanceof TimeoutError ? TIMED_OUT : { ...FAILED, cause: error }),
      ),
    );
  const useUp = (token: CallTokenVerdict | undefined): Refusal | undefined => {
    if (token?.isValid !== true) {
      return undefined;
    }
    const use = used.use(token.id, token.expiresAtMs, asyncScheduler.now());
    return use === 'used' ? undefined : use === 'full' ? TOO_MANY_TOKENS : USED_TOKEN;
  };

  return (request, remoteAddress) => {
    const { path, query } = readUrl(request.url);
    if (allowed?.has(remoteAddress) === false) {
      return of(WRONG_ADDRESS);
    }
    const basicVerdict = checkBasic?.(request.headers.authorization) ?? 'good';
    if (basicVerdict !== 'good') {
      return of(BASIC_REFUSALS[basicVerdict]);
    }
    const token = tokens === undefined ? undefined : checkCallToken(lastSegment(path).segment, tokens);
    if (token?.isValid === false) {
      return of(TOKEN_REFUSALS[token.reason]);
    }
    if (authorize === undefined) {
      return of(useUp(token));
    }
    return ask$({
      path,
      query,
      headers: request.headers,
      ...(remoteAddress === undefined ? {} : { remoteAddress }),
    }).pipe(map((refusal) => refusal ?? useUp(token)));
  };
}

const FORBIDDEN: Refusal = { code: 'forbidden', status: 403, message: 'Not allowed to call' };
const WRONG_ADDRESS: Refusal = {
  code: 'addressForbidden',
  status: 403,
  message: 'Calls from this address are not accepted',
};
const BASIC_REFUSALS = {
  noCredentials: { code: 'noCredentials', status: 401, message: 'Credentials are required' },
  badCredentials: { code: 'badCredentials', status: 401, message: 'The credentials are not valid' },
} as const;
const TOKEN_REFUSALS = {
  badToken: { code: 'badToken', status: 403, message: 'The path does not end with a valid token' },
  expiredToken: { code: 'expiredToken', status: 403, message: 'The token has expired' },
} as const;
const USED_TOKEN: Refusal = { code: 'usedToken', status: 403, message: 'The token has been used' };
const TOO_MANY_TOKENS: Refusal = {
  code: 'tooManyTokens',
  status: 503,
  message: 'Too many used tokens (limits.maxUsedTokens)',
};
const TIMED_OUT: Refusal = {
  code: 'authorizeTimeout',
  status: 503,
  message: 'The decision about the call took too long (limits.handshakeTimeoutMs)',
};
/** The refusal when a check throws. */
export const FAILED: Refusal = {
  code: 'authorizeFailed',
  status: 503,
  message: 'The decision about the call failed',
};

function toAnswer(input: unknown): Observable<unknown> {
  return isObservable(input) || isPromise(input) ? from(input) : of(input);
}

/** Returns the refusal for a verdict. Only `true` admits: another truthy value, such as a count of rows, does not. */
function readVerdict(verdict: unknown): Refusal | undefined {
  if (verdict === true) {
    return undefined;
  }
  if (verdict === false) {
    return FORBIDDEN;
  }
  if (typeof verdict !== 'object' || verdict === null) {
    return badVerdict(403, describeValue(verdict));
  }
  const { status, message = FORBIDDEN.message }: { readonly status?: unknown; readonly message?: unknown } =
    verdict;
  if (!isRefusalStatus(status)) {
    return badVerdict(403, `a \`status\` of ${describeValue(status)}`);
  }
  return typeof message === 'string'
    ? { ...FORBIDDEN, status, message }
    : badVerdict(status, `a \`message\` of ${describeValue(message)}`);
}

/** Refuses, and reports a verdict that is not valid to the application only. */
function badVerdict(status: AuthRefusal['status'], got: string): Refusal {
  return {
    ...FORBIDDEN,
    status,
    message: `\`auth.authorize\` must return true, false or { status: 401, 403, 404 or 503, message?: string }, got ${got}. The client was refused`,
    body: FORBIDDEN.message,
  };
}

function isRefusalStatus(status: unknown): status is AuthRefusal['status'] {
  return status === 401 || status === 403 || status === 404 || status === 503;
}
