import { randomBytes } from 'node:crypto';
import { asyncScheduler } from 'rxjs';
import { checkObject } from '../../support/checkObject.js';
import { checkSecret } from './checkSecret.js';
import { signCallToken } from './signCallToken.js';

/**
 * What a token is made of.
 *
 * @public
 */
export interface CreateCallTokenConfig {
  /** At least 16 characters, and known to nobody else. */
  readonly secret: string;
  /** How long it lets in, in ms. @defaultValue 300000 */
  readonly expiresInMs?: number;
}

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
export function createCallToken(config: CreateCallTokenConfig): string {
  checkObject('`config`', config);
  const { secret, expiresInMs = DEFAULT_EXPIRY_MS } = config;
  checkSecret('secret', secret);
  if (!(expiresInMs > 0)) {
    throw new RangeError(`\`expiresInMs\` must be above 0, got ${String(expiresInMs)}`);
  }
  const expiresAt = Math.min(MAX_TIME, Math.ceil(asyncScheduler.now() + expiresInMs));
  const unsigned = `${expiresAt}.${randomBytes(16).toString('base64url')}`;
  return `${unsigned}.${signCallToken(unsigned, secret)}`;
}
