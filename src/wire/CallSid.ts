/**
 * Names the phone call that a stream belongs to, as Exotel's REST API knows it. Opaque; a call may have
 * several streams.
 *
 * @public
 */
export type CallSid = string;
