import * as z from 'zod/mini';
import type { CallSid } from '../ids.js';
import { quoteMasked } from '../text.js';
import type { WireIssue } from '../WireIssue.js';
import { readCustomParameters } from './customParameters.js';
import {
  anyField,
  callId,
  messageFields,
  omitUndefined,
  readMessageFields,
  refuse,
  wireFields,
} from './fields.js';
import type { MessageEnvelope } from './MessageEnvelope.js';
import { isRecord, readText, wholeNumber } from './scalars.js';
import type { Schema } from './Schema.js';

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
 * The call begins: who calls whom, the id of the stream, and the format of its audio.
 *
 * @public
 */
export interface StartMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'start';
  /** The id of the call, as in Exotel's REST API. */
  readonly callSid?: CallSid;
  /** The account. On live calls this is the name of the account, not an id. */
  readonly accountSid?: string;
  /** The id of the leg of the call. */
  readonly legSid?: string;
  /** The number of the caller, as Exotel writes it: E.164 in documents, `0` and ten digits on live Indian calls. */
  readonly from?: string;
  /** The number that was called, as Exotel writes it. */
  readonly to?: string;
  /** The parameters in the stream's URL. The object has no prototype; it is empty without parameters. */
  readonly customParameters: Readonly<Record<string, string>>;
  /** The format of the stream's audio. */
  readonly mediaFormat: {
    /** Encoding: 16-bit little-endian PCM, or G.711 μ-law. */
    readonly encoding: 'pcm16' | 'mulaw';
    /** Samples per second, in Hz; 8000 unless `start` announced another rate that Exotel supports. */
    readonly sampleRate: number;
    /** Whether `start` announced a supported sample rate. */
    readonly sampleRateAnnounced: boolean;
    /** The label that `encoding` was read from: `base64` on live calls. */
    readonly wireEncoding?: string;
    /** The announced bit rate, with or without a unit: `128kbps`. For information only. */
    readonly bitRate?: string;
  };
}

/** The schema of the format of a stream's audio. */
const mediaFormat = z.object({
  encoding: z.enum(['pcm16', 'mulaw']),
  sampleRate: z.int().check(z.positive()),
  sampleRateAnnounced: z.boolean(),
  wireEncoding: z.exactOptional(z.string()),
  bitRate: z.exactOptional(z.string()),
}) satisfies z.ZodMiniType<StartMessage['mediaFormat']>;

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

/** The fields of `media_format`, in either spelling. */
const mediaFormatFields = {
  encoding: anyField,
  sample_rate: anyField,
  sampleRate: anyField,
  bit_rate: anyField,
  bitRate: anyField,
  channels: anyField,
};

const wireFormat = z.looseObject(mediaFormatFields);

/** A longer text is not a sample rate. */
const MAX_RATE_LENGTH = 32;
const supportedRates: readonly number[] = [8_000, 16_000, 24_000];

/** A value like this may be quoted as a sample rate; a longer number may be a telephone number. */
const SAMPLE_RATE = /^\d{1,6}$/;

const defaultSampleRate = 8_000;

/** A longer label is not an encoding. */
const MAX_ENCODING_LENGTH = 128;

/** Encodings that Exotel does not send. */
const OTHER_ENCODINGS = /(?<![uµμm][- ]?)a-?law|pcma|opus|g\.?72|gsm|amr|mp3|flac/i;

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
    issues.push({ code: 'noStreamSid', path: 'stream_sid', message: '`start` has no stream id' });
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

/** A `start` without the nested object: its fields, or at least an id, are at the top level. */
function readFlatStart(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const keys = Object.keys(body);
  if (fields['start'] === undefined) keys.push('stream_sid', 'streamSid');
  return keys.some((key) => fields[key] !== undefined && fields[key] !== null) ? fields : undefined;
}

/** Reads `start.media_format`, which may be missing. */
function readMediaFormat(
  value: unknown,
  { path, issues }: { readonly path: string; readonly issues: WireIssue[] },
): StartMessage['mediaFormat'] {
  const fields = wireFormat.parse(isRecord(value) ? value : {});
  const announced = fields.sample_rate ?? fields.sampleRate;
  const sampleRate = readSampleRate(announced);
  if (sampleRate === undefined && announced !== undefined && announced !== null) {
    const text = readText(announced);
    const got = text === undefined ? typeof announced : SAMPLE_RATE.test(text) ? text : quoteMasked(text);
    report(
      'badSampleRate',
      'sample_rate',
      `must be 8000, 16000 or 24000, got ${got}; read as ${defaultSampleRate}`,
    );
  }
  const wireEncoding = readText(fields.encoding);
  if (
    wireEncoding !== undefined &&
    (wireEncoding.length > MAX_ENCODING_LENGTH || OTHER_ENCODINGS.test(wireEncoding))
  ) {
    report(
      'badEncoding',
      'encoding',
      `must be PCM16 or μ-law, got ${quoteMasked(wireEncoding)}; read as PCM16`,
    );
  }
  const channels = fields.channels ?? 1;
  if (wholeNumber(channels) !== 1) report('badChannels', 'channels', 'must be 1: Exotel mixes to mono');
  return omitUndefined({
    encoding: readEncoding(wireEncoding),
    sampleRate: sampleRate ?? defaultSampleRate,
    sampleRateAnnounced: sampleRate !== undefined,
    wireEncoding,
    bitRate: readText(fields.bit_rate ?? fields.bitRate),
  });

  function report(code: WireIssue['code'], field: string, problem: string): void {
    issues.push({ code, path: `${path}.${field}`, message: `\`${field}\` ${problem}` });
  }
}

/**
 * Returns the encoding of a label: μ-law if the label names it, otherwise PCM16. Live calls say `base64`, documents say
 * `raw`, `audio/x-raw` or `linear16`; all of them mean PCM16 little-endian.
 */
export function readEncoding(label: string | undefined): 'pcm16' | 'mulaw' {
  return label !== undefined && label.length <= MAX_ENCODING_LENGTH && /[uµμ]-?law|pcmu/i.test(label)
    ? 'mulaw'
    : 'pcm16';
}

/**
 * Returns a sample rate in Hz: from `8000`, `"8000"`, `"8000Hz"`, `"16kHz"` or `"16k"`. Undefined for rates other than
 * the three that Exotel supports: 8000, 16000 and 24000.
 */
export function readSampleRate(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (text.length > MAX_RATE_LENGTH) return undefined;
  // Trimmed first: if the pattern allowed white space on both sides of an optional unit, its time would grow
  // quadratically.
  const match = /^(\d+(?:\.\d+)?)\s*(k?)(?:hz)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const rate = Number(match[1]) * (match[2] === '' ? 1 : 1_000);
  return supportedRates.includes(rate) ? rate : undefined;
}
