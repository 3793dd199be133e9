import { z } from 'zod';

/** Top-level fields that every message of Exotel's may have, in either spelling. */
export const wireFields = {
  event: z.unknown().optional(),
  stream_sid: z.unknown().optional(),
  streamSid: z.unknown().optional(),
  sequence_number: z.unknown().optional(),
  sequenceNumber: z.unknown().optional(),
};
