import { z } from 'zod';
import type { WireErrorCode } from './WireErrorCode.js';

/** Makes a schema's transform fail with a code, which `parseMessage` hands on as an `invalid` message. */
export function refuse(context: z.RefinementCtx, code: WireErrorCode, message: string): never {
  context.addIssue({ code: 'custom', message, params: { code } });
  return z.NEVER;
}
