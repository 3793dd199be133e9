import * as z from 'zod/mini';
import { wholeNumberDigits } from '../../wire/messages/wholeNumber.js';

const digits = z.string().check(z.regex(wholeNumberDigits));
const text = z.string().check(z.minLength(1));
const envelope = { stream_sid: text, sequence_number: z.exactOptional(digits) };

/**
 * The strict form of what Exotel documents a bot to send: snake_case, counters as strings, nothing more.
 * What `MessageEncoder` writes satisfies it.
 */
export const botMessageSchema = z.discriminatedUnion('event', [
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
