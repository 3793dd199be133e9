import * as z from 'zod/mini';
import type { WireErrorCode } from '../WireErrorCode.js';

/** Makes a schema's transform fail with a code, which `parseMessage` hands on as an `invalid` message. */
export function refuse(payload: z.core.ParsePayload, code: WireErrorCode, message: string): never {
  payload.issues.push({ code: 'custom', message, params: { code }, input: payload.value });
  return z.NEVER;
}
