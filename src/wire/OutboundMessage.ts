import * as z from 'zod/mini';
import type { Schema } from './messages/Schema.js';

/**
 * A message to Exotel: audio to play, a mark that Exotel echoes when the audio before it has been played, or `clear`,
 * which drops audio that has not been played.
 *
 * @public
 */
export type OutboundMessage =
  | {
      readonly event: 'media';
      /** Raw audio in the encoding of the stream: mono, little-endian for PCM16. At most 100,000 bytes. */
      readonly payload: Uint8Array;
    }
  | {
      readonly event: 'mark';
      /** The name in Exotel's echo. It must be unique in the call. */
      readonly name: string;
    }
  | { readonly event: 'clear' };

/** The schema of {@link OutboundMessage}. */
export const outboundMessage: Schema<OutboundMessage> = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    payload: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  z.strictObject({ event: z.literal('mark'), name: z.string().check(z.minLength(1)) }),
  z.strictObject({ event: z.literal('clear') }),
]) satisfies z.ZodMiniType<OutboundMessage>;
