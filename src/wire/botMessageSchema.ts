import { z } from 'zod';

const digits = z.string().regex(/^\d+$/);
const envelope = { stream_sid: z.string().min(1), sequence_number: digits.exactOptional() };

/**
 * The strict form of what Exotel documents a bot to send: snake_case, counters as strings, nothing more.
 * What `MessageEncoder` writes satisfies it.
 */
export const botMessageSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    ...envelope,
    media: z.strictObject({
      chunk: digits.exactOptional(),
      timestamp: digits.exactOptional(),
      payload: z.string().min(1),
    }),
  }),
  z.strictObject({
    event: z.literal('mark'),
    ...envelope,
    mark: z.strictObject({ name: z.string().min(1) }),
  }),
  z.strictObject({ event: z.literal('clear'), stream_sid: envelope.stream_sid }),
]);
