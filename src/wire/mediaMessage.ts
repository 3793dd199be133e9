import { z } from 'zod';
import { decodeBase64 } from './decodeBase64.js';
import { messageFields } from './messageFields.js';
import { omitUndefined } from './omitUndefined.js';
import { quoteMasked } from './quoteMasked.js';
import { readMessageFields } from './readMessageFields.js';
import { readWholeNumber } from './readWholeNumber.js';
import { refuse } from './refuse.js';
import { wireFields } from './wireFields.js';
import type { WireIssue } from './WireIssue.js';

const media = z.looseObject({
  payload: z.string(),
  chunk: z.unknown().optional(),
  timestamp: z.unknown().optional(),
  track: z.unknown().optional(),
});
const wire = z.looseObject({ ...wireFields, media });

const typed = z.object({
  event: z.literal('media'),
  ...messageFields,
  /** The decoded bytes, as many as came: an odd number when the peer cut a sample, none when it sent none. */
  payload: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Counts media messages; begins with 0 or 1. */
  chunk: z.int().nonnegative().exactOptional(),
  /** Milliseconds since the stream began; some simulators send an epoch time instead. */
  timestampMs: z.int().nonnegative().exactOptional(),
  /** Whose audio this is: the caller's (`inbound`) or the bot's own. Never seen on a live call. */
  track: z.enum(['inbound', 'outbound']).exactOptional(),
});

/** The schema of `media`. */
export const mediaMessage = wire
  .transform((fields, context): z.input<typeof typed> => {
    const payload = decodeBase64(fields.media.payload);
    if (payload === undefined) {
      return refuse(
        context,
        'badBase64',
        `\`media.payload\` is not base64: ${quoteMasked(fields.media.payload)}`,
      );
    }
    const issues: WireIssue[] = [];
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
        message: `\`media.payload\` has ${payload.length} bytes: half a sample of PCM16 at its end`,
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
  })
  .pipe(typed);

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

/**
 * A piece of audio, 20 ms of the caller on live calls.
 *
 * @public
 */
export type MediaMessage = Readonly<z.output<typeof mediaMessage>>;
