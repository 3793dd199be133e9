import { z } from 'zod';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readMessageFields } from './readMessageFields.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const mark = z.looseObject({ name: z.string().min(1) });
const wire = z.looseObject({ ...wireFields, mark });

const typed = z.object({
  event: z.literal('mark'),
  ...messageFields,
  /** The name that was given to the mark when it was sent. */
  name: z.string(),
});

/** The schema of `mark`. */
export const markMessage = wire
  .transform((fields): z.input<typeof typed> => {
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
  })
  .pipe(typed);

/**
 * Exotel echoes a mark: the audio sent before it has been played, or was cleared.
 *
 * @public
 */
export type MarkMessage = Readonly<z.output<typeof markMessage>>;
