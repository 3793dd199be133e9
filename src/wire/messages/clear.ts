import * as z from 'zod/mini';
import type { WireIssue } from '../WireIssue.js';
import { messageFields, omitUndefined, readMessageFields, wireFields } from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import type { Schema } from './Schema.js';

const wire = z.looseObject(wireFields);
/**
 * A `clear` from Exotel. Exotel's documents list it without a structure or a meaning; live calls do not send it.
 *
 * @public
 */
export interface ClearMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'clear';
}

const typed = z.object({ event: z.literal('clear'), ...messageFields }) satisfies z.ZodMiniType<ClearMessage>;

/** The schema of `clear`. */
export const clearMessage: Schema<ClearMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>): ClearMessage {
  const issues: WireIssue[] = [];
  return omitUndefined({
    event: 'clear' as const,
    ...readMessageFields(fields, { parts: [{ path: '', value: fields, shape: wire.shape }], issues }),
    issues: issues.length === 0 ? undefined : issues,
  });
}
