import { decodeBase64 } from '../base64/decodeBase64.js';
import type { StreamSid } from '../ids.js';
import { MAX_STREAM_SID_LENGTH } from '../messages/fields.js';
import type { MediaMessage } from '../messages/media.js';
import { isRecord, wholeNumber } from '../messages/scalars.js';

/** Number of fields of a plain message, and of its `media` object. */
const MESSAGE_FIELDS = 4;
const MEDIA_FIELDS = 3;

const PRINTABLE_ASCII = /^[ -~]+$/;

/**
 * Parses a `media` message that has exactly the fields of live calls, all valid, with the same result as the schema. A
 * call sends 50 of these messages a second.
 *
 * @returns undefined for every other message; the schemas parse it
 */
export function readPlainMedia(fields: Readonly<Record<string, unknown>>): MediaMessage | undefined {
  const { event, stream_sid: streamSid, media } = fields;
  if (event !== 'media' || !isRecord(media) || !isPlainId(streamSid) || countOf(fields) !== MESSAGE_FIELDS) {
    return undefined;
  }
  const sequenceNumber = wholeNumber(fields['sequence_number']);
  const chunk = wholeNumber(media['chunk']);
  const timestampMs = wholeNumber(media['timestamp']);
  if (
    sequenceNumber === undefined ||
    chunk === undefined ||
    timestampMs === undefined ||
    typeof media['payload'] !== 'string' ||
    countOf(media) !== MEDIA_FIELDS
  ) {
    return undefined;
  }
  const payload = decodeBase64(media['payload']);
  // The schema reports an odd byte.
  return payload === undefined || payload.length % 2 !== 0
    ? undefined
    : { event, streamSid, sequenceNumber, payload, chunk, timestampMs };
}

function isPlainId(value: unknown): value is StreamSid {
  return typeof value === 'string' && value.length <= MAX_STREAM_SID_LENGTH && PRINTABLE_ASCII.test(value);
}

function countOf(fields: object): number {
  return Object.keys(fields).length;
}
