import { asyncScheduler } from 'rxjs';
import { nodeModule } from '../../support/nodeModule.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { NodeModule } from '../../support/runtime.js';

/** @throws ExotelError `notOnThisRuntime` */
function nodeCrypto(): NodeModule<'node:crypto'> {
  return nodeModule(
    'node:crypto',
    'tokens of calls need Node, Deno or Bun, or a Worker with the flag `nodejs_compat`; sign with `crypto.subtle` otherwise',
  );
}

/**
 * What a token is made of.
 *
 * @public
 */
export interface CreateCallTokenOptions {
  /** At least 16 characters, and known to nobody else. */
  readonly secret: string;
  /** How long it lets in, in ms. @defaultValue 300000 */
  readonly expiresInMs?: number;
}

const CREATE_CALL_TOKEN_OPTIONS: OptionNames<CreateCallTokenOptions> = { secret: true, expiresInMs: true };

/** Five minutes: a call may ring, and wait in a flow, before Exotel opens its socket. */
const DEFAULT_EXPIRY_MS = 300_000;

/** Until the year 5138; digits enough for it are what a token may have. */
const MAX_TIME = 10 ** 14 - 1;

/**
 * Makes a token that lets one call in: to be the last segment of the WebSocket's path, in the answer to Exotel's request
 * for a dynamic URL. Exotel keeps the path, while it drops the query.
 *
 * ```ts
 * createServer((request, response) => {
 *   response.setHeader('Content-Type', 'application/json');
 *   response.end(JSON.stringify({ url: `wss://bot.example.com/calls/${createCallToken({ secret })}` }));
 * });
 * ```
 *
 * @throws TypeError for a secret that is no string, RangeError for one that is too short
 * @public
 */
export function createCallToken(options: CreateCallTokenOptions): string {
  checkOptions('createCallToken', options, CREATE_CALL_TOKEN_OPTIONS);
  const { secret, expiresInMs = DEFAULT_EXPIRY_MS } = options;
  checkSecret('secret', secret);
  if (!(expiresInMs > 0)) {
    throw new RangeError(`\`expiresInMs\` must be above 0, got ${String(expiresInMs)}`);
  }
  const expiresAt = Math.min(MAX_TIME, Math.ceil(asyncScheduler.now() + expiresInMs));
  const unsigned = `${expiresAt}.${nodeCrypto().randomBytes(16).toString('base64url')}`;
  return `${unsigned}.${signCallToken(unsigned, secret)}`;
}

/**
 * Which tokens are good.
 *
 * @public
 */
export interface CallTokenOptions {
  /** Any of these may have signed: keep the old beside the new one while they are exchanged. */
  readonly secret: string | readonly string[];
}

export const CALL_TOKEN_OPTIONS: OptionNames<CallTokenOptions> = { secret: true };

/**
 * What is to be said of a token. `id` tells it from every other one: whoever lets a token in once remembers it until
 * `expiresAtMs`, in ms since 1970.
 *
 * @public
 */
export type CallTokenVerdict =
  | { readonly isValid: true; readonly id: string; readonly expiresAtMs: number }
  | { readonly isValid: false; readonly reason: 'badToken' | 'expiredToken' };

/** Expiry, number and signature: 128 and 256 bits in base64url. */
const SHAPE = /^([1-9]\d{0,13}|0)\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Checks a token of `createCallToken`, without taking note that it was used. `auth.tokens` of `listen` does both; this
 * is for servers of other making, and for what several processes have to agree on.
 *
 * @public
 */
export function checkCallToken(token: string, options: CallTokenOptions): CallTokenVerdict {
  const { timingSafeEqual } = nodeCrypto();
  checkOptions('checkCallToken', options, CALL_TOKEN_OPTIONS);
  const [, expiry = '', id = '', signature = ''] = SHAPE.exec(token) ?? [];
  const given = Buffer.from(signature);
  let isSigned = false;
  for (const secret of [options.secret].flat()) {
    const right = Buffer.from(signCallToken(`${expiry}.${id}`, secret));
    // Texts are compared, not the bytes that they stand for: several texts stand for the same bytes.
    isSigned = (given.length === right.length && timingSafeEqual(given, right)) || isSigned;
  }
  if (!isSigned) {
    return { isValid: false, reason: 'badToken' };
  }
  const expiresAtMs = Number(expiry);
  return expiresAtMs > asyncScheduler.now()
    ? // A copy: whoever remembers a piece of a text remembers the whole of it, here the request's URL.
      { isValid: true, id: Buffer.from(id).toString('latin1'), expiresAtMs }
    : { isValid: false, reason: 'expiredToken' };
}

/** What is signed besides the token: a signature for something else, with the same secret, is none for a call. */
const PURPOSE = 'exotel-rx call token 1';

/** The signature of a token's expiry and number. */
function signCallToken(unsigned: string, secret: string): string {
  return nodeCrypto().createHmac('sha256', secret).update(`${PURPOSE}\n${unsigned}`).digest('base64url');
}

const MIN_CHARACTERS = 16;

/** @throws TypeError or RangeError for what is no good secret; it never quotes it */
export function checkSecret(name: string, secret: unknown): void {
  if (typeof secret !== 'string') {
    throw new TypeError(`\`${name}\` must be a string, got ${secret === null ? 'null' : typeof secret}`);
  }
  if (secret.length < MIN_CHARACTERS) {
    throw new RangeError(
      `\`${name}\` must have at least ${MIN_CHARACTERS} characters, got ${secret.length}: make one with \`openssl rand -hex 32\``,
    );
  }
}
