import * as z from 'zod/mini';
import type { WireIssue } from '../WireIssue.js';
import { messageFields, omitUndefined, readMessageFields, wireFields } from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import { isRecord } from './scalars.js';
import type { Schema } from './Schema.js';

const wire = z.looseObject({ ...wireFields, event: z.string() });
const { streamSid, sequenceNumber, issues: issuesField } = messageFields;

/**
 * A message whose event this library does not know. It is emitted with all its fields.
 *
 * @public
 */
export interface UnknownMessage extends Omit<MessageEnvelope, 'extra'> {
  /** The kind of message. */
  readonly event: 'unknown';
  /** The name of the event on the wire. */
  readonly name: string;
  /** All fields of the message except `event`, unchanged. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const typed = z.object({
  event: z.literal('unknown'),
  streamSid,
  sequenceNumber,
  issues: issuesField,
  name: z.string(),
  fields: z.custom<Readonly<Record<string, unknown>>>(isRecord),
}) satisfies z.ZodMiniType<UnknownMessage>;

/** The schema of an event that this library does not know. */
export const unknownMessage: Schema<UnknownMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(message: z.output<typeof wire>): UnknownMessage {
  const issues: WireIssue[] = [];
  const { extra, ...common } = readMessageFields(message, {
    parts: [{ path: '', value: message, shape: { event: wireFields.event } }],
    issues,
  });
  return omitUndefined({
    event: 'unknown' as const,
    ...common,
    name: message.event,
    fields: extra ?? {},
    issues: issues.length === 0 ? undefined : issues,
  });
}
