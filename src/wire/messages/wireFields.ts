import * as z from 'zod/mini';

/** A field that its reader judges. */
export const anyField = z.optional(z.unknown());

/** Top-level fields that every message of Exotel's may have, in either spelling. */
export const wireFields = {
  event: anyField,
  stream_sid: anyField,
  streamSid: anyField,
  sequence_number: anyField,
  sequenceNumber: anyField,
};
