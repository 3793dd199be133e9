import { z } from 'zod';

/**
 * The schema of `StreamSid`: any text but the empty one, since Exotel documents no form for it.
 *
 * @public
 */
export const StreamSid = z.string().min(1).brand<'StreamSid'>();

/**
 * Names one stream of one call, as `start` announces it and as every message to Exotel must repeat it.
 * Opaque: live ids have 32 characters that are not hexadecimal.
 *
 * @public
 */
export type StreamSid = z.output<typeof StreamSid>;
