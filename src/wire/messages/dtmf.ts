import * as z from 'zod/mini';
import { type Digit, digits, isDigit } from '../ids.js';
import type { WireIssue } from '../WireIssue.js';
import {
  anyField,
  count,
  messageFields,
  omitUndefined,
  readMessageFields,
  refuse,
  wireFields,
} from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import { isRecord, readText, readWholeNumber } from './scalars.js';
import type { Schema } from './Schema.js';

const body = {
  digit: anyField,
  duration: anyField,
  timestamp: anyField,
};
const wire = z.looseObject({ ...wireFields, ...body, dtmf: anyField });

/**
 * The caller pressed a DTMF digit.
 *
 * @public
 */
export interface DtmfMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'dtmf';
  /** The digit that was pressed. */
  readonly digit: Digit;
  /** How long the digit was pressed, in ms. */
  readonly durationMs?: number;
  /** Time since the stream began, in ms. */
  readonly timestampMs?: number;
}

const typed = z.object({
  event: z.literal('dtmf'),
  ...messageFields,
  digit: z.enum(digits),
  durationMs: z.exactOptional(count),
  timestampMs: z.exactOptional(count),
}) satisfies z.ZodMiniType<DtmfMessage>;

/** The schema of `dtmf`. */
export const dtmfMessage: Schema<DtmfMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>, context: z.core.ParsePayload): DtmfMessage {
  const dtmf = isRecord(fields.dtmf) ? fields.dtmf : {};
  const given = dtmf['digit'] ?? fields.digit;
  const text = readText(given);
  // The length is checked first, so that a long text costs no time.
  const digit = text?.length === 1 ? text.toUpperCase() : undefined;
  // The message never quotes the digit: it may be part of a PIN.
  if (!isDigit(digit)) {
    return refuse(
      context,
      'badDigit',
      given === undefined || given === null
        ? '`dtmf.digit` is missing'
        : `\`dtmf.digit\` must be a DTMF digit, got an invalid ${typeof given}`,
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
    digit,
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
}
