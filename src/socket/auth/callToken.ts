import { asyncScheduler } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { nodeModule } from '../../support/nodeModule.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { NodeModule } from '../../support/runtime.js';

/** @throws ExotelError `notOnThisRuntime` */
function nodeCrypto(): NodeModule<'node:crypto'> {
  return nodeModule(
    'node:crypto',
    'call tokens need Node, Deno or Bun, or a Worker with the flag `nodejs_compat`; elsewhere, sign with `crypto.subtle`',
  );
}

/**
 * Options for {@link createCallToken}.
 *
 * @public
 */
export interface CreateCallTokenOptions {
  /** The secret that signs the token: at least 16 characters, and known only to your servers. */
  readonly secret: string;
  /** How long the token is valid, in ms. @defaultValue 300000 */
  readonly expiresInMs?: number;
}

const CREATE_CALL_TOKEN_OPTIONS: OptionNames<CreateCallTokenOptions> = { secret: true, expiresInMs: true };

/** Five minutes: a call may ring, and wait in a flow, before Exotel opens its socket. */
const DEFAULT_EXPIRY_MS = 300_000;

/** The year 5138: the latest time with as many digits as a token may have. */
const MAX_TIME = 10 ** 14 - 1;

/**
 * Creates a token that admits one call. Use it as the last segment of the WebSocket's path, in your response to Exotel's
 * request for a dynamic URL. Exotel keeps the path, and removes the query.
 *
 * ```ts
 * createServer((request, response) => {
 *   response.setHeader('Content-Type', 'application/json');
 *   response.end(JSON.stringify({ url: `wss://bot.example.com/calls/${createCallToken({ secret })}` }));
 * });
 * ```
 *
 * @param options - the secret, and how long the token is valid
 * @returns the token: about 80 characters, safe in a URL
 * @throws TypeError when the secret is not a string, RangeError when it is too short or `expiresInMs` is not above 0
 * @throws ExotelError `notOnThisRuntime` on a runtime without `node:crypto`
 * @see {@link listen} with `auth.tokens`, or {@link checkCallToken}, to check it
 * @public
 */
export function createCallToken(options: CreateCallTokenOptions): string {
  checkOptions('createCallToken', options, CREATE_CALL_TOKEN_OPTIONS);
  const { secret, expiresInMs = DEFAULT_EXPIRY_MS } = options;
  checkSecret('secret', secret);
  if (!(expiresInMs > 0)) {
    throw new RangeError(`\`expiresInMs\` must be a number of ms above 0, got ${describeValue(expiresInMs)}`);
  }
  const expiresAt = Math.min(MAX_TIME, Math.ceil(asyncScheduler.now() + expiresInMs));
  const unsigned = `${expiresAt}.${nodeCrypto().randomBytes(16).toString('base64url')}`;
  return `${unsigned}.${signCallToken(unsigned, secret)}`;
}

/**
 * Options for {@link checkCallToken} and for `auth.tokens`: which tokens are valid.
 *
 * @public
 */
export interface CallTokenOptions {
  /** The secrets that may have signed a token. To change the secret, accept the old and the new one. */
  readonly secret: string | readonly string[];
}

export const CALL_TOKEN_OPTIONS: OptionNames<CallTokenOptions> = { secret: true };

/**
 * Result of {@link checkCallToken}. `id` identifies the token. To admit each token only once, remember the `id` until
 * `expiresAtMs`, in ms since 1970.
 *
 * @public
 */
export type CallTokenVerdict =
  | { readonly isValid: true; readonly id: string; readonly expiresAtMs: number }
  | { readonly isValid: false; readonly reason: 'badToken' | 'expiredToken' };

/** Expiry, random number and signature: 128 and 256 bits in base64url. */
const SHAPE = /^([1-9]\d{0,13}|0)\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Checks a token of `createCallToken`. It does not remember that the token was used, as `auth.tokens` of `listen` does.
 * Use it with other servers, or to share used tokens between processes.
 *
 * ```ts
 * const verdict = checkCallToken('…', { secret });
 * if (verdict.isValid) console.log(verdict.id);
 * ```
 *
 * @param token - the last segment of the path
 * @param options - the secrets that may have signed it
 * @returns whether the token is valid, with its `id`, or with the reason
 * @throws TypeError when the options are not an object, RangeError when the name of an option is unknown
 * @throws ExotelError `notOnThisRuntime` on a runtime without `node:crypto`
 * @public
 */
export function checkCallToken(token: string, options: CallTokenOptions): CallTokenVerdict {
  const { timingSafeEqual } = nodeCrypto();
  checkOptions('checkCallToken', options, CALL_TOKEN_OPTIONS);
  const [, expiry = '', id = '', signature = ''] = SHAPE.exec(token) ?? [];
  const given = Buffer.from(signature);
  let isSigned = false;
  for (const secret of [options.secret].flat()) {
    checkSecret('secret', secret);
    const right = Buffer.from(signCallToken(`${expiry}.${id}`, secret));
    // Compares the base64 texts, because several texts decode to the same bytes.
    isSigned = (given.length === right.length && timingSafeEqual(given, right)) || isSigned;
  }
  if (!isSigned) {
    return { isValid: false, reason: 'badToken' };
  }
  const expiresAtMs = Number(expiry);
  return expiresAtMs > asyncScheduler.now()
    ? // A copy: a substring would keep the whole URL of the request in memory.
      { isValid: true, id: Buffer.from(id).toString('latin1'), expiresAtMs }
    : { isValid: false, reason: 'expiredToken' };
}

/** Is signed with the token, so that a signature for another purpose with the same secret is not valid for a call. */
const PURPOSE = 'exotel-rx call token 1';

/** Returns the signature of a token's expiry and random number. */
function signCallToken(unsigned: string, secret: string): string {
  return nodeCrypto().createHmac('sha256', secret).update(`${PURPOSE}\n${unsigned}`).digest('base64url');
}

const MIN_CHARACTERS = 16;

/** @throws TypeError or RangeError when the secret is not valid; messages do not contain it */
export function checkSecret(name: string, secret: unknown): void {
  if (typeof secret !== 'string') {
    throw new TypeError(`\`${name}\` must be a string, got ${secret === null ? 'null' : typeof secret}`);
  }
  if (secret.length < MIN_CHARACTERS) {
    throw new RangeError(
      `\`${name}\` must have at least ${MIN_CHARACTERS} characters, got ${secret.length}: create a secret with \`openssl rand -hex 32\``,
    );
  }
}
