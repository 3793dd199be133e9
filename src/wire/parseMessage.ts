import { readPlainMedia } from './fast/readPlainMedia.js';
import type { InboundMessage } from './InboundMessage.js';
import { clearMessage } from './messages/clear.js';
import { connectedMessage } from './messages/connected.js';
import { dtmfMessage } from './messages/dtmf.js';
import { markMessage } from './messages/mark.js';
import { mediaMessage } from './messages/media.js';
import type { Breach, Schema } from './messages/Schema.js';
import { startMessage } from './messages/start.js';
import { stopMessage } from './messages/stop.js';
import { unknownMessage } from './messages/unknown.js';
import { type JsonObject, rawOf, readJsonObject } from './readJsonObject.js';
import { type WireErrorCode, wireErrorCodes, type WireIssue } from './WireIssue.js';

/**
 * Parses a text frame from Exotel, or a binary frame with UTF-8. A text that is not valid becomes an `invalid` message;
 * nothing throws. Every payload has its own memory.
 */
export function parseMessage(data: string | Uint8Array): InboundMessage {
  const reading = readJsonObject(data);
  if ('code' in reading) return { event: 'invalid', ...reading };

  const media = readPlainMedia(reading.fields);
  return media === undefined ? readWithSchema(reading) : withIssues(media, reading.oddities);
}

/** Parses a message of any event with its schema. */
export function readWithSchema({ fields, oddities, text }: JsonObject): InboundMessage {
  const event = fields['event'];
  if (typeof event !== 'string' || event === '') {
    const message = event === undefined ? '`event` is missing' : '`event` must be a string that is not empty';
    return withIssues({ event: 'invalid', code: 'noEvent', message, raw: rawOf(text) }, oddities);
  }
  const { schema, code } = readings.get(event) ?? { schema: unknownMessage, code: 'noEvent' };
  const result = schema.safeParse(fields);
  const issues: WireIssue[] = [...oddities];
  if (event === 'closed') {
    issues.push({ code: 'eventAlias', path: 'event', message: '`closed` is read as `stop`' });
  }
  return withIssues(
    result.success
      ? result.data
      : {
          event: 'invalid',
          ...describe(result.error.issues, code),
          claimedEvent: event,
          raw: rawOf(text),
        },
    issues,
  );
}

/** A schema, and the code of a message that does not have the structure of the schema. */
interface Reading {
  readonly schema: Schema<InboundMessage>;
  readonly code: WireErrorCode;
}

const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['connected', { schema: connectedMessage, code: 'notObject' }],
  ['start', { schema: startMessage, code: 'badStart' }],
  ['media', { schema: mediaMessage, code: 'noPayload' }],
  ['dtmf', { schema: dtmfMessage, code: 'badDigit' }],
  ['mark', { schema: markMessage, code: 'noMarkName' }],
  ['stop', { schema: stopMessage, code: 'notObject' }],
  ['closed', { schema: stopMessage, code: 'notObject' }],
  ['clear', { schema: clearMessage, code: 'notObject' }],
]);

function describe(
  [issue]: readonly Breach[],
  fallback: WireErrorCode,
): { code: WireErrorCode; message: string } {
  const given = issue?.params?.['code'];
  const code = wireErrorCodes.find((known) => known === given);
  if (code !== undefined) return { code, message: issue?.message ?? code };
  return { code: fallback, message: `\`${issue?.path.join('.') ?? ''}\`: ${issue?.message ?? 'unreadable'}` };
}

function withIssues(message: InboundMessage, issues: readonly WireIssue[]): InboundMessage {
  return issues.length === 0 ? message : { ...message, issues: [...issues, ...(message.issues ?? [])] };
}
