import { z } from 'zod';

/** The schema of {@link OutboundMessage}. */
export const outboundMessage = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    /** Raw audio in the stream's encoding: mono, for PCM16 little-endian. At most 100,000 bytes. */
    payload: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  z.strictObject({
    event: z.literal('mark'),
    /** Comes back in Exotel's echo; must be unique in the call to tell echoes apart. */
    name: z.string().min(1),
  }),
  z.strictObject({ event: z.literal('clear') }),
]);

/**
 * What a bot may tell Exotel: audio to play, a mark to echo once the audio before it was played, or to drop
 * what was not played yet.
 *
 * @public
 */
export type OutboundMessage = Readonly<z.output<typeof outboundMessage>>;
