import { z } from 'zod';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readMessageFields } from './readMessageFields.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const wire = z.looseObject(wireFields);
const typed = z.object({ event: z.literal('clear'), ...messageFields });

/** The schema of `clear`. */
export const clearMessage = wire
  .transform((fields): z.input<typeof typed> => {
    const issues: WireIssue[] = [];
    return omitUndefined({
      event: 'clear' as const,
      ...readMessageFields(fields, { parts: [{ path: '', value: fields, shape: wire.shape }], issues }),
      issues: issues.length === 0 ? undefined : issues,
    });
  })
  .pipe(typed);

/**
 * A `clear` from Exotel: listed by its documents without a shape or a meaning, never seen on a live call.
 *
 * @public
 */
export type ClearMessage = Readonly<z.output<typeof clearMessage>>;
