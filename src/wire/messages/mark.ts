import * as z from 'zod/mini';
import type { WireIssue } from '../WireIssue.js';
import { messageFields, omitUndefined, readMessageFields, wireFields } from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import { expecting } from './scalars.js';
import type { Schema } from './Schema.js';

const name = z
  .string(expecting('string'))
  .check(z.minLength(1, 'Too small: expected string to have >=1 characters'));
const mark = z.looseObject({ name }, expecting('object'));
const wire = z.looseObject({ ...wireFields, mark });

/**
 * Exotel's echo of a mark: the audio before it has been played, or was cleared.
 *
 * @public
 */
export interface MarkMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'mark';
  /** The name of the mark that was sent. */
  readonly name: string;
}

const typed = z.object({
  event: z.literal('mark'),
  ...messageFields,
  name: z.string(),
}) satisfies z.ZodMiniType<MarkMessage>;

/** The schema of `mark`. */
export const markMessage: Schema<MarkMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>): MarkMessage {
  const issues: WireIssue[] = [];
  const common = readMessageFields(fields, {
    parts: [
      { path: '', value: fields, shape: wire.shape },
      { path: 'mark', value: fields.mark, shape: mark.shape },
    ],
    issues,
  });
  return omitUndefined({
    event: 'mark' as const,
    ...common,
    name: fields.mark.name,
    issues: issues.length === 0 ? undefined : issues,
  });
}
