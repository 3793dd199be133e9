import * as z from 'zod/mini';
import type { Schema } from './messages/Schema.js';

/**
 * What a bot may tell Exotel: audio to play, a mark to echo once the audio before it was played, or to drop
 * what was not played yet.
 *
 * @public
 */
export type OutboundMessage =
  | {
      readonly event: 'media';
      /** Raw audio in the stream's encoding: mono, for PCM16 little-endian. At most 100,000 bytes. */
      readonly payload: Uint8Array;
    }
  | {
      readonly event: 'mark';
      /** Comes back in Exotel's echo; must be unique in the call to tell echoes apart. */
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
