import type { BotErrorCode, BotMessage } from './BotMessage.js';
import type { BotIssue } from './BotIssue.js';
import { botMessageSchema } from './botMessageSchema.js';
import { decodeBase64 } from '../../wire/base64/decodeBase64.js';
import { describeBotIssue } from './describeBotIssue.js';
import { isRecord } from '../../wire/messages/isRecord.js';
import { omitUndefined } from '../../wire/messages/omitUndefined.js';
import { quoteMasked } from '../../wire/quoteMasked.js';
import { readJsonObject } from '../../wire/readJsonObject.js';
import { readText } from '../../wire/messages/readText.js';
import { wholeNumber } from '../../wire/messages/wholeNumber.js';

/** What a WAV file begins with, in ASCII. */
const riff: readonly number[] = [0x52, 0x49, 0x46, 0x46];

/**
 * Reads what a bot sends, from Exotel's side: tolerant in what has a meaning, with an issue for everything
 * that Exotel's documents do not allow. Never throws. The size of payloads is not its business.
 */
export function parseBotMessage(data: string | Uint8Array): BotMessage {
  const reading = readJsonObject(data);
  if ('code' in reading) return { event: 'invalid', ...reading };

  const { fields, raw } = reading;
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
        ? invalid('undocumentedEvent', `a bot never sends ${quoteMasked(event)}: only media, mark and clear`)
        : invalid('noEvent', `\`event\` is ${kindOf(event)}`);
  }

  function invalid(code: BotErrorCode, message: string): BotMessage {
    return { event: 'invalid', code, message, raw };
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
      message: `\`${path}\` ends within a sample: ${payload.length} bytes`,
    });
  }
  if (riff.every((byte, at) => payload[at] === byte)) {
    issues.push({
      code: 'riffHeader',
      path,
      message: `\`${path}\` begins with a WAV header, heard as a click`,
    });
  }
  return issues;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  return value === '' ? 'an empty string' : value === null ? 'null' : `a ${typeof value}`;
}
