import { z } from 'zod';
import { Digit } from './Digit.js';
import { isRecord } from './isRecord.js';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readMessageFields } from './readMessageFields.js';
import { readText } from './readText.js';
import { readWholeNumber } from './readWholeNumber.js';
import { refuse } from './refuse.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const body = {
  digit: z.unknown().optional(),
  duration: z.unknown().optional(),
  timestamp: z.unknown().optional(),
};
const wire = z.looseObject({ ...wireFields, ...body, dtmf: z.unknown().optional() });

const typed = z.object({
  event: z.literal('dtmf'),
  ...messageFields,
  /** The key that was pressed. */
  digit: Digit,
  /** How long it was held down, in milliseconds. */
  durationMs: z.int().nonnegative().exactOptional(),
  /** Milliseconds since the stream began. */
  timestampMs: z.int().nonnegative().exactOptional(),
});

/** The schema of `dtmf`. */
export const dtmfMessage = wire
  .transform((fields, context): z.input<typeof typed> => {
    const dtmf = isRecord(fields.dtmf) ? fields.dtmf : {};
    const given = dtmf['digit'] ?? fields.digit;
    const digit = Digit.safeParse(readText(given)?.toUpperCase());
    // The message never quotes what was pressed: it may be part of a PIN.
    if (!digit.success) {
      return refuse(
        context,
        'badDigit',
        given === undefined || given === null
          ? '`dtmf.digit` is missing'
          : `\`dtmf.digit\` must be one key of a keypad, got another ${typeof given}`,
      );
    }
    const issues: WireIssue[] = [];
    const common = readMessageFields(fields, {
      parts: [
        { path: '', value: fields, shape: wire.shape },
        { path: 'dtmf', value: dtmf, shape: body },
      ],
      issues,
    });
    return omitUndefined({
      event: 'dtmf' as const,
      ...common,
      digit: digit.data,
      durationMs: readWholeNumber(dtmf['duration'] ?? fields.duration, {
        path: 'dtmf.duration',
        code: 'badDuration',
        issues,
      }),
      timestampMs: readWholeNumber(dtmf['timestamp'] ?? fields.timestamp, {
        path: 'dtmf.timestamp',
        code: 'badTimestamp',
        issues,
      }),
      issues: issues.length === 0 ? undefined : issues,
    });
  })
  .pipe(typed);

/**
 * The caller pressed a key.
 *
 * @public
 */
export type DtmfMessage = Readonly<z.output<typeof dtmfMessage>>;
