import { z } from 'zod';

/**
 * The schema of `CallSid`: any text but the empty one, since Exotel documents no form for it.
 *
 * @public
 */
export const CallSid = z.string().min(1).brand<'CallSid'>();

/**
 * Names the phone call that a stream belongs to, as Exotel's REST API knows it. Opaque; a call may have
 * several streams.
 *
 * @public
 */
export type CallSid = z.output<typeof CallSid>;
