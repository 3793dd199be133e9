import { timingSafeEqual } from 'node:crypto';
import { asyncScheduler } from 'rxjs';
import { signCallToken } from './signCallToken.js';

/**
 * Which tokens are good.
 *
 * @public
 */
export interface CallTokenConfig {
  /** Any of these may have signed: keep the old beside the new one while they are exchanged. */
  readonly secret: string | readonly string[];
}

/**
 * What is to be said of a token. `id` tells it from every other one: whoever lets a token in once remembers it until
 * `expiresAt`, in ms since 1970.
 *
 * @public
 */
export type CallTokenVerdict =
  | { readonly isValid: true; readonly id: string; readonly expiresAt: number }
  | { readonly isValid: false; readonly reason: 'badToken' | 'expiredToken' };

/** Expiry, number and signature: 128 and 256 bits in base64url. */
const SHAPE = /^([1-9]\d{0,13}|0)\.([\w-]{22})\.([\w-]{43})$/;

/**
 * Checks a token of `createCallToken`, without taking note that it was used. `auth.tokens` of `listen` does both; this
 * is for servers of other making, and for what several processes have to agree on.
 *
 * @public
 */
export function checkCallToken(token: string, config: CallTokenConfig): CallTokenVerdict {
  const [, expiry = '', id = '', signature = ''] = SHAPE.exec(token) ?? [];
  const given = Buffer.from(signature);
  let isSigned = false;
  for (const secret of [config.secret].flat()) {
    const right = Buffer.from(signCallToken(`${expiry}.${id}`, secret));
    // Texts are compared, not the bytes that they stand for: several texts stand for the same bytes.
    isSigned = (given.length === right.length && timingSafeEqual(given, right)) || isSigned;
  }
  if (!isSigned) {
    return { isValid: false, reason: 'badToken' };
  }
  const expiresAt = Number(expiry);
  return expiresAt > asyncScheduler.now()
    ? // A copy: whoever remembers a piece of a text remembers the whole of it, here the request's URL.
      { isValid: true, id: Buffer.from(id).toString('latin1'), expiresAt }
    : { isValid: false, reason: 'expiredToken' };
}
