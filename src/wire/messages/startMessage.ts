import * as z from 'zod/mini';
import type { CallSid } from '../CallSid.js';
import { isRecord } from './isRecord.js';
import { mediaFormat, mediaFormatFields, readMediaFormat } from './mediaFormat.js';
import { callId, messageFields } from './messageFields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import { omitUndefined } from './omitUndefined.js';
import { readCustomParameters } from './customParameters.js';
import { readMessageFields } from './readMessageFields.js';
import { readText } from './readText.js';
import { refuse } from './refuse.js';
import type { Schema } from './Schema.js';
import { anyField, wireFields } from './wireFields.js';
import type { WireIssue } from '../WireIssue.js';

const body = {
  call_sid: anyField,
  callSid: anyField,
  account_sid: anyField,
  accountSid: anyField,
  leg_sid: anyField,
  legSid: anyField,
  from: anyField,
  to: anyField,
  custom_parameters: anyField,
  customParameters: anyField,
  media_format: anyField,
  mediaFormat: anyField,
};
const nested = { stream_sid: wireFields.stream_sid, streamSid: wireFields.streamSid, ...body };
const wire = z.looseObject({ ...wireFields, start: anyField });

/**
 * The call begins: who calls whom, which stream this is, and what its audio is.
 *
 * @public
 */
export interface StartMessage extends MessageEnvelope {
  readonly event: 'start';
  readonly callSid?: CallSid;
  /** The account's name on live calls, in spite of its name. */
  readonly accountSid?: string;
  readonly legSid?: string;
  /** The caller's number as Exotel writes it: E.164 in documents, `0` and ten digits on live Indian calls. */
  readonly from?: string;
  /** The called number as Exotel writes it. */
  readonly to?: string;
  /** What the stream's URL was configured with. Has no prototype; empty when there are none. */
  readonly customParameters: Readonly<Record<string, string>>;
  /** What the audio of the stream is. */
  readonly mediaFormat: {
    /** How a sample is coded: 16-bit little-endian PCM, or G.711 μ-law. */
    readonly encoding: 'pcm16' | 'mulaw';
    /** Samples per second, in Hz; 8000 unless `start` announced another rate that Exotel supports. */
    readonly sampleRate: number;
    /** Did `start` announce a supported rate. */
    readonly sampleRateAnnounced: boolean;
    /** The label that `encoding` was read from: `base64` on live calls. */
    readonly wireEncoding?: string;
    /** As announced, with or without a unit: `128kbps`. For information only. */
    readonly bitRate?: string;
  };
}

const typed = z.object({
  event: z.literal('start'),
  ...messageFields,
  callSid: callId,
  accountSid: z.exactOptional(z.string()),
  legSid: z.exactOptional(z.string()),
  from: z.exactOptional(z.string()),
  to: z.exactOptional(z.string()),
  customParameters: z.custom<Readonly<Record<string, string>>>(isRecord),
  mediaFormat,
}) satisfies z.ZodMiniType<StartMessage>;

/** The schema of `start`. */
export const startMessage: Schema<StartMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>, context: z.core.ParsePayload): StartMessage {
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
}

/** A start without the nested object: its fields, or at least an id, stand at the top level. */
function readFlatStart(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const keys = Object.keys(body);
  if (fields['start'] === undefined) keys.push('stream_sid', 'streamSid');
  return keys.some((key) => fields[key] !== undefined && fields[key] !== null) ? fields : undefined;
}
