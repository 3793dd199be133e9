import { createHmac } from 'node:crypto';

/** What is signed besides the token: a signature for something else, with the same secret, is none for a call. */
const PURPOSE = 'exotel-rx call token 1';

/** The signature of a token's expiry and number. */
export function signCallToken(unsigned: string, secret: string): string {
  return createHmac('sha256', secret).update(`${PURPOSE}\n${unsigned}`).digest('base64url');
}
