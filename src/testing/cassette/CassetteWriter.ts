import { maskNumber } from '../../session/contract/masking.js';
import type { WireMessage } from '../../session/contract/WireMessage.js';
import { runtime } from '../../support/runtime.js';
import { omitUndefined } from '../../wire/messages/fields.js';
import { isRecord } from '../../wire/messages/scalars.js';
import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import { type CassetteEntry, entryLine, headerLine } from './CassetteEntry.js';

/** About half an hour of a call, both directions. */
const MAX_CHARACTERS = 128 * 1_024 * 1_024;

/**
 * Writes a cassette of a simulated call in memory, of the events that `simulateCall` tells with `detail: 'full'`: both
 * directions, and the end of the connection. Keys and numbers are masked.
 *
 * @public
 */
export class CassetteWriter {
  readonly #lines: string[] = [];
  #characters = 0;

  constructor(recordedAt: Date) {
    this.#write(headerLine({ masked: true, recordedAt: recordedAt.toISOString() }));
  }

  /** Adds a message, or the end of the connection. Entries beyond the maximum are left out. */
  push(event: SimulatedCallEvent): void {
    const entry = entryOf(event);
    if (entry !== undefined) {
      this.#write(entryLine(entry));
    }
  }

  /** The cassette so far. */
  read(): string {
    return this.#lines.join('');
  }

  #write(line: string): void {
    if (this.#characters + line.length <= MAX_CHARACTERS) {
      this.#characters += line.length;
      this.#lines.push(line);
    }
  }
}

function entryOf(event: SimulatedCallEvent): CassetteEntry | undefined {
  const { atMs } = event;
  switch (event.type) {
    case 'wire':
      return {
        type: 'message',
        atMs,
        from: event.direction === 'toBot' ? 'exotel' : 'bot',
        text: maskText(event.data.toString()),
      };
    case 'closed':
      return { type: 'close', atMs, from: event.by === 'bot' ? 'bot' : 'exotel', code: event.code };
    default:
      return undefined;
  }
}

/** Replaces a DTMF digit. */
export const MASKED_KEY = '•';

/** Fields without personal numbers: names, counters, and audio. */
const PLAIN = new Set([
  'event',
  'stream_sid',
  'streamSid',
  'call_sid',
  'callSid',
  'account_sid',
  'accountSid',
  'leg_sid',
  'sequence_number',
  'sequenceNumber',
  'chunk',
  'timestamp',
  'payload',
  'duration',
  'media_format',
  'mediaFormat',
  'mark',
  'track',
]);

/** Masks DTMF digits and telephone numbers in the text of a message. */
export function maskText(text: string): string {
  // Almost all messages are media: fifty a second.
  if (text.startsWith('{"event":"media"')) {
    return text;
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return text.replace(/\d/g, MASKED_KEY);
  }
  return JSON.stringify(mask(fields, ''));
}

function mask(value: unknown, key: string): unknown {
  if (key === 'digit' || key === 'digits') {
    return MASKED_KEY;
  }
  if (PLAIN.has(key) || typeof value === 'boolean' || value === null) {
    return value;
  }
  if (typeof value === 'string') {
    return maskNumber(value);
  }
  if (typeof value === 'number') {
    const masked = maskNumber(String(value));
    return masked === String(value) ? value : masked;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => mask(item, key));
  }
  return typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item, name)]))
    : value;
}

/** Returns the event of a message. Does not parse audio messages. */
export function messageEvent(text: string): string {
  if (text.startsWith('{"event":"media"')) {
    return 'media';
  }
  const event = readFields(text)['event'];
  return typeof event === 'string' ? event : 'invalid';
}

/** Returns a field of a message, if it has it. */
export function messageBody(text: string, name: string): Readonly<Record<string, unknown>> {
  const body = readFields(text)[name];
  return isRecord(body) ? body : {};
}

/** Returns a field as text. */
export function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(text);
    return isRecord(fields) ? fields : {};
  } catch {
    return {};
  }
}

/** A DTMF message whose digit is masked. */
export type MaskedDtmf = Extract<WireMessage['message'], { readonly event: 'dtmf' }>;

/** A message of `wire$`, whose digit may be known. */
export type WritableMessage =
  Exclude<WireMessage['message'], MaskedDtmf> | (Omit<MaskedDtmf, 'digit'> & { readonly digit: string });

/** Writes a message in Exotel's spelling. */
export function writeWireMessage(message: WritableMessage, streamSid: string): string {
  if (message.event === 'invalid') {
    return message.raw;
  }
  const head = {
    event: message.event === 'unknown' ? message.name : message.event,
    stream_sid: 'streamSid' in message ? message.streamSid : streamSid,
    sequence_number: 'sequenceNumber' in message ? text(message.sequenceNumber) : undefined,
  };
  return JSON.stringify(omitUndefined({ ...head, ...body(message), ...extra(message) }));
}

function body(message: Exclude<WritableMessage, { event: 'invalid' }>): object {
  switch (message.event) {
    case 'media': {
      const { payload } = message;
      const { chunk, timestampMs, track } = 'chunk' in message || 'timestampMs' in message ? message : {};
      const base64 = runtime.encodeBase64(payload);
      return {
        media: omitUndefined({ chunk: text(chunk), timestamp: text(timestampMs), track, payload: base64 }),
      };
    }
    case 'dtmf':
      return { dtmf: omitUndefined({ digit: message.digit, duration: text(message.durationMs) }) };
    case 'mark':
      return { mark: { name: message.name } };
    case 'stop': {
      const { callSid, accountSid, reason } = message;
      return { stop: omitUndefined({ call_sid: callSid, account_sid: accountSid, reason }) };
    }
    case 'start': {
      const { callSid, accountSid, legSid, from, to, customParameters, mediaFormat } = message;
      const { encoding, sampleRate, wireEncoding, bitRate } = mediaFormat;
      return {
        start: omitUndefined({
          stream_sid: message.streamSid,
          call_sid: callSid,
          leg_sid: legSid,
          account_sid: accountSid,
          from,
          to,
          custom_parameters: Object.keys(customParameters).length === 0 ? undefined : customParameters,
          media_format: omitUndefined({
            encoding: wireEncoding ?? encoding,
            sample_rate: text(sampleRate),
            bit_rate: bitRate,
          }),
        }),
      };
    }
    case 'unknown':
      return message.fields;
    case 'connected':
    case 'clear':
      return {};
    default:
      return message satisfies never;
  }
}

function extra(message: WritableMessage): object {
  return 'extra' in message ? (message.extra ?? {}) : {};
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
