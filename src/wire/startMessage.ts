import { z } from 'zod';
import { CallSid } from './CallSid.js';
import { isRecord } from './isRecord.js';
import { mediaFormat, mediaFormatFields, readMediaFormat } from './mediaFormat.js';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { readCustomParameters } from './readCustomParameters.js';
import { readMessageFields } from './readMessageFields.js';
import { readText } from './readText.js';
import { refuse } from './refuse.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const body = {
  call_sid: z.unknown().optional(),
  callSid: z.unknown().optional(),
  account_sid: z.unknown().optional(),
  accountSid: z.unknown().optional(),
  leg_sid: z.unknown().optional(),
  legSid: z.unknown().optional(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  custom_parameters: z.unknown().optional(),
  customParameters: z.unknown().optional(),
  media_format: z.unknown().optional(),
  mediaFormat: z.unknown().optional(),
};
const nested = { stream_sid: wireFields.stream_sid, streamSid: wireFields.streamSid, ...body };
const wire = z.looseObject({ ...wireFields, start: z.unknown().optional() });

const typed = z.object({
  event: z.literal('start'),
  ...messageFields,
  callSid: CallSid.exactOptional(),
  /** The account's name on live calls, in spite of its name. */
  accountSid: z.string().exactOptional(),
  legSid: z.string().exactOptional(),
  /** The caller's number as Exotel writes it: E.164 in documents, `0` and ten digits on live Indian calls. */
  from: z.string().exactOptional(),
  /** The called number as Exotel writes it. */
  to: z.string().exactOptional(),
  /** What the stream's URL was configured with. Has no prototype; empty when there are none. */
  customParameters: z.custom<Readonly<Record<string, string>>>(isRecord),
  mediaFormat,
});

/** The schema of `start`. */
export const startMessage = wire
  .transform((fields, context): z.input<typeof typed> => {
    const start = isRecord(fields.start) ? fields.start : readFlatStart(fields);
    if (start === undefined) return refuse(context, 'badStart', '`start` is not an object');

    const issues: WireIssue[] = [];
    const format = start['media_format'] ?? start['mediaFormat'];
    const flat = start === fields;
    const formatPath = flat ? 'media_format' : 'start.media_format';
    const common = readMessageFields(fields, {
      parts: [
        { path: '', value: fields, shape: flat ? { ...wire.shape, ...body } : wire.shape },
        ...(flat ? [] : [{ path: 'start', value: start, shape: nested }]),
        { path: formatPath, value: format, shape: mediaFormatFields },
      ],
      ids: [
        ['start.stream_sid', start['stream_sid']],
        ['start.streamSid', start['streamSid']],
      ],
      issues,
    });
    if (common.streamSid === undefined) {
      issues.push({ code: 'noStreamSid', path: 'stream_sid', message: '`start` names no stream' });
    }
    return omitUndefined({
      event: 'start' as const,
      ...common,
      callSid: readText(start['call_sid']) ?? readText(start['callSid']),
      accountSid: readText(start['account_sid']) ?? readText(start['accountSid']),
      legSid: readText(start['leg_sid']) ?? readText(start['legSid']),
      from: readText(start['from']),
      to: readText(start['to']),
      customParameters: readCustomParameters(start['custom_parameters'] ?? start['customParameters'], {
        path: flat ? 'custom_parameters' : 'start.custom_parameters',
        issues,
      }),
      mediaFormat: readMediaFormat(format, { path: formatPath, issues }),
      issues: issues.length === 0 ? undefined : issues,
    });
  })
  .pipe(typed);

/** A start without the nested object: its fields, or at least an id, stand at the top level. */
function readFlatStart(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const keys = Object.keys(body);
  if (fields['start'] === undefined) keys.push('stream_sid', 'streamSid');
  return keys.some((key) => fields[key] !== undefined && fields[key] !== null) ? fields : undefined;
}

/**
 * The call begins: who calls whom, which stream this is, and what its audio is.
 *
 * @public
 */
export type StartMessage = Readonly<z.output<typeof startMessage>>;
