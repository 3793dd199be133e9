import { z } from 'zod';
import { isRecord } from './isRecord.js';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readMessageFields } from './readMessageFields.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const { streamSid, sequenceNumber, issues: issuesField } = messageFields;

const typed = z.object({
  event: z.literal('unknown'),
  streamSid,
  sequenceNumber,
  issues: issuesField,
  /** The event's name on the wire. */
  name: z.string(),
  /** Every field of the message but `event`, as it came. */
  fields: z.custom<Readonly<Record<string, unknown>>>(isRecord),
});

/** The schema of an event that this library has no meaning for. */
export const unknownMessage = z
  .looseObject({ ...wireFields, event: z.string() })
  .transform((message): z.input<typeof typed> => {
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
  })
  .pipe(typed);

/**
 * An event that this library has no meaning for, handed on whole.
 *
 * @public
 */
export type UnknownMessage = Readonly<z.output<typeof unknownMessage>>;
