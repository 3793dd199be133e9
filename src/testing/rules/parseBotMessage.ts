import * as z from 'zod/mini';
import { decodeBase64 } from '../../wire/base64/decodeBase64.js';
import { omitUndefined } from '../../wire/messages/fields.js';
import { isRecord, readText, wholeNumber, wholeNumberDigits } from '../../wire/messages/scalars.js';
import { rawOf, readJsonObject } from '../../wire/readJsonObject.js';
import { escapeControls, quoteMasked } from '../../wire/text.js';
import type { BotErrorCode, BotIssue, BotMessage } from './BotMessage.js';

/** The first bytes of a WAV file, in ASCII. */
const riff: readonly number[] = [0x52, 0x49, 0x46, 0x46];

/**
 * Parses a message of a bot as Exotel's side reads it. It accepts every message that has a meaning, and reports an
 * issue for each part that Exotel's documents do not allow. It never throws. It does not check the size of payloads.
 */
export function parseBotMessage(data: string | Uint8Array): BotMessage {
  const reading = readJsonObject(data);
  if ('code' in reading) return { event: 'invalid', ...reading };

  const { fields, text: whole } = reading;
  const issues: BotIssue[] = [...reading.oddities, ...findBreaches(fields)];
  const envelope = {
    streamSid: readText(fields['stream_sid'] ?? fields['streamSid']),
    sequenceNumber: wholeNumber(fields['sequence_number'] ?? fields['sequenceNumber']),
  };
  const { event } = fields;
  switch (event) {
    case 'media': {
      const media = isRecord(fields['media']) ? fields['media'] : {};
      const { payload: text } = media;
      if (typeof text !== 'string') return invalid('noPayload', `\`media.payload\` is ${kindOf(text)}`);
      const payload = decodeBase64(text);
      if (payload === undefined) return invalid('badBase64', `not base64: ${quoteMasked(text)}`);
      issues.push(...findPayloadBreaches(payload));
      return omitUndefined({
        event,
        ...envelope,
        sequenceNumber:
          envelope.sequenceNumber ?? wholeNumber(media['sequence_number'] ?? media['sequenceNumber']),
        payload,
        chunk: wholeNumber(media['chunk']),
        timestampMs: wholeNumber(media['timestamp']),
        issues: issues.length === 0 ? undefined : issues,
      });
    }
    case 'mark': {
      const name = isRecord(fields['mark']) ? fields['mark']['name'] : undefined;
      if (typeof name !== 'string') return invalid('noMarkName', `\`mark.name\` is ${kindOf(name)}`);
      return omitUndefined({ event, ...envelope, name, issues: issues.length === 0 ? undefined : issues });
    }
    case 'clear':
      return omitUndefined({ event, ...envelope, issues: issues.length === 0 ? undefined : issues });
    default:
      return typeof event === 'string' && event !== ''
        ? invalid('undocumentedEvent', `a bot may send only media, mark and clear, not ${quoteMasked(event)}`)
        : invalid('noEvent', `\`event\` is ${kindOf(event)}`);
  }

  function invalid(code: BotErrorCode, message: string): BotMessage {
    return { event: 'invalid', code, message, raw: rawOf(whole) };
  }
}

function findBreaches(fields: Readonly<Record<string, unknown>>): BotIssue[] {
  const result = botMessageSchema.safeParse(fields);
  return result.success ? [] : result.error.issues.flatMap((issue) => describeBotIssue(issue, fields));
}

function findPayloadBreaches(payload: Uint8Array): BotIssue[] {
  const issues: BotIssue[] = [];
  const path = 'media.payload';
  if (payload.length % 2 !== 0) {
    issues.push({
      code: 'oddByte',
      path,
      message: `\`${path}\` ends in the middle of a sample: ${payload.length} bytes`,
    });
  }
  if (riff.every((byte, at) => payload[at] === byte)) {
    issues.push({
      code: 'riffHeader',
      path,
      message: `\`${path}\` begins with a WAV header, which is heard as a click: send only the samples`,
    });
  }
  return issues;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  return value === '' ? 'an empty string' : value === null ? 'null' : `a ${typeof value}`;
}

const digits = z.string().check(z.regex(wholeNumberDigits));
const text = z.string().check(z.minLength(1));
const envelope = { stream_sid: text, sequence_number: z.exactOptional(digits) };

/**
 * The strict form of a bot's message as Exotel documents it: snake_case, counters as strings, no other fields.
 * `MessageEncoder` writes messages that satisfy it.
 */
const botMessageSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    ...envelope,
    media: z.strictObject({
      chunk: z.exactOptional(digits),
      timestamp: z.exactOptional(digits),
      payload: text,
    }),
  }),
  z.strictObject({
    event: z.literal('mark'),
    ...envelope,
    mark: z.strictObject({ name: text }),
  }),
  z.strictObject({ event: z.literal('clear'), stream_sid: envelope.stream_sid }),
]);

const counters: readonly string[] = ['sequence_number', 'chunk', 'timestamp'];

/**
 * Converts an issue of `botMessageSchema` to issues with codes. An issue that leaves the message without a meaning
 * has no code here: the parser reports it as an `invalid` message.
 */
function describeBotIssue(
  issue: z.core.$ZodIssue,
  fields: Readonly<Record<string, unknown>>,
): readonly BotIssue[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeKey(key, path === '' ? key : `${path}.${key}`));
  }
  const name = String(issue.path.at(-1));
  if (name === 'stream_sid') {
    const camel = fields['stream_sid'] === undefined && fields['streamSid'] !== undefined;
    return camel
      ? []
      : [
          {
            code: 'noStreamSid',
            path,
            message: `\`stream_sid\` is ${kindOf(fields['stream_sid'])}, but must be a non-empty string`,
          },
        ];
  }
  if (counters.includes(name)) {
    const numeric = typeof readAt(fields, issue.path) === 'number';
    const message = `\`${path}\` must be a string of digits${numeric ? ', got a number' : ''}`;
    return [{ code: numeric ? 'numericCounter' : 'badCounter', path, message }];
  }
  if (issue.code === 'too_small' && name === 'payload') {
    return [{ code: 'emptyPayload', path, message: `\`${path}\` is empty` }];
  }
  if (issue.code === 'too_small' && name === 'name') {
    return [
      {
        code: 'emptyMarkName',
        path,
        message: `\`${path}\` is empty: the echo cannot be matched to this mark`,
      },
    ];
  }
  return [];
}

function describeKey(key: string, path: string): BotIssue {
  if (key === 'streamSid') return { code: 'camelCaseId', path, message: '`streamSid` must be `stream_sid`' };
  if (key === 'sequenceNumber') {
    return { code: 'camelCaseCounter', path, message: `\`${path}\` must be a top-level \`sequence_number\`` };
  }
  return path === 'mark.timestamp'
    ? { code: 'markTimestamp', path, message: '`mark.timestamp` is not documented' }
    : {
        code: 'undocumentedField',
        path,
        message: `\`${escapeControls(path.slice(0, 80))}\` is not documented`,
      };
}

function readAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), value);
}
