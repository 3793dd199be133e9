import * as z from 'zod/mini';
import { isRecord } from './isRecord.js';
import { omitUndefined } from './omitUndefined.js';
import { quoteMasked } from '../quoteMasked.js';
import { MAX_ENCODING_LENGTH, readEncoding } from './readEncoding.js';
import { readSampleRate } from './readSampleRate.js';
import { readText } from './readText.js';
import type { StartMessage } from './startMessage.js';
import { wholeNumber } from './wholeNumber.js';
import { anyField } from './wireFields.js';
import type { WireIssue } from '../WireIssue.js';

const defaultSampleRate = 8_000;
/** What looks like a rate may be told as it is: longer numbers may be a caller's. */
const SAMPLE_RATE = /^\d{1,6}$/;

/** What Exotel does not send. */
const OTHER_ENCODINGS = /(?<![uµμm][- ]?)a-?law|pcma|opus|g\.?72|gsm|amr|mp3|flac/i;

/** The fields of `media_format`, in either spelling. */
export const mediaFormatFields = {
  encoding: anyField,
  sample_rate: anyField,
  sampleRate: anyField,
  bit_rate: anyField,
  bitRate: anyField,
  channels: anyField,
};

const wire = z.looseObject(mediaFormatFields);

/** The schema of what the audio of a stream is. */
export const mediaFormat = z.object({
  encoding: z.enum(['pcm16', 'mulaw']),
  sampleRate: z.int().check(z.positive()),
  sampleRateAnnounced: z.boolean(),
  wireEncoding: z.exactOptional(z.string()),
  bitRate: z.exactOptional(z.string()),
}) satisfies z.ZodMiniType<StartMessage['mediaFormat']>;

/** Reads `start.media_format`, which may be absent. */
export function readMediaFormat(
  value: unknown,
  { path, issues }: { readonly path: string; readonly issues: WireIssue[] },
): StartMessage['mediaFormat'] {
  const fields = wire.parse(isRecord(value) ? value : {});
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
