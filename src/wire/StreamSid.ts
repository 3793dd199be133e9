/**
 * Names one stream of one call, as `start` announces it and as every message to Exotel must repeat it.
 * Opaque: live ids have 32 characters that are not hexadecimal.
 *
 * @public
 */
export type StreamSid = string;
