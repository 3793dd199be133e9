import * as z from 'zod/mini';
import { decodeBase64 } from '../base64/decodeBase64.js';
import { quoteMasked } from '../text.js';
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
import { expecting, readWholeNumber } from './scalars.js';
import type { Schema } from './Schema.js';

const media = z.looseObject(
  { payload: z.string(expecting('string')), chunk: anyField, timestamp: anyField, track: anyField },
  expecting('object'),
);
const wire = z.looseObject({ ...wireFields, media });

/**
 * A piece of audio: 20 ms of the caller on live calls.
 *
 * @public
 */
export interface MediaMessage extends MessageEnvelope {
  /** The kind of message. */
  readonly event: 'media';
  /** The decoded bytes. Their number is odd if the peer cut a sample, and 0 if the payload is empty. */
  readonly payload: Uint8Array;
  /** Number of the media message; the first is 0 or 1. */
  readonly chunk?: number;
  /** Time since the stream began, in ms. Some simulators send a date instead. */
  readonly timestampMs?: number;
  /** Whose audio it is: the caller's (`inbound`) or the bot's (`outbound`). Live calls do not send it. */
  readonly track?: 'inbound' | 'outbound';
}

const typed = z.object({
  event: z.literal('media'),
  ...messageFields,
  payload: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  chunk: z.exactOptional(count),
  timestampMs: z.exactOptional(count),
  track: z.exactOptional(z.enum(['inbound', 'outbound'])),
}) satisfies z.ZodMiniType<MediaMessage>;

/** The schema of `media`. */
export const mediaMessage: Schema<MediaMessage> = z.pipe(z.pipe(wire, z.transform(read)), typed);

function read(fields: z.output<typeof wire>, context: z.core.ParsePayload): MediaMessage {
  const issues: WireIssue[] = [];
  const payload = decodeBase64(fields.media.payload) ?? decodeSpaced(fields.media.payload, issues);
  if (payload === undefined) {
    return refuse(
      context,
      'badBase64',
      `\`media.payload\` is not base64: ${quoteMasked(fields.media.payload)}`,
    );
  }
  const common = readMessageFields(fields, {
    parts: [
      { path: '', value: fields, shape: wire.shape },
      { path: 'media', value: fields.media, shape: media.shape },
    ],
    issues,
  });
  const chunk = readWholeNumber(fields.media.chunk, { path: 'media.chunk', code: 'badCounter', issues });
  const timestampMs = readWholeNumber(fields.media.timestamp, {
    path: 'media.timestamp',
    code: 'badTimestamp',
    issues,
  });
  if (payload.length % 2 !== 0) {
    issues.push({
      code: 'oddByte',
      path: 'media.payload',
      message: `\`media.payload\` has ${payload.length} bytes: it ends within a sample of PCM16`,
    });
  }
  return omitUndefined({
    event: 'media' as const,
    ...common,
    payload,
    chunk,
    timestampMs,
    track: readTrack(fields.media.track, issues),
    issues: issues.length === 0 ? undefined : issues,
  });
}

/**
 * Decodes base64 that contains white space, such as the line breaks of MIME. Other decoders of this protocol skip it.
 */
function decodeSpaced(text: string, issues: WireIssue[]): Uint8Array | undefined {
  const payload = decodeBase64(text.replace(/[ \t\r\n]+/g, ''));
  if (payload !== undefined) {
    issues.push({
      code: 'payloadWhiteSpace',
      path: 'media.payload',
      message: '`media.payload` has white space in its base64',
    });
  }
  return payload;
}

function readTrack(track: unknown, issues: WireIssue[]): 'inbound' | 'outbound' | undefined {
  if (track === 'inbound' || track === 'outbound') return track;
  if (track !== undefined && track !== null) {
    issues.push({
      code: 'badTrack',
      path: 'media.track',
      message: '`media.track` must be "inbound" or "outbound"',
    });
  }
  return undefined;
}
