import { z } from 'zod';

/** Every {@link WireIssueCode}. */
export const wireIssueCodes = [
  'byteOrderMark',
  'whiteSpace',
  'eventAlias',
  'noStreamSid',
  'conflictingIds',
  'badId',
  'badCounter',
  'badTimestamp',
  'badDuration',
  'badTrack',
  'oddByte',
  'badSampleRate',
  'badEncoding',
  'badChannels',
  'badCustomParameters',
] as const;

/**
 * What is odd, but survivable, about a message from Exotel. Stable: each code has a heading in
 * `docs/errors.md`.
 *
 * @public
 */
export type WireIssueCode = (typeof wireIssueCodes)[number];

/** The schema of {@link WireIssue}. */
export const wireIssue = z.object({
  /** What kind of oddity this is. */
  code: z.enum(wireIssueCodes),
  /** The same in words. Never holds a key press or a telephone number. */
  message: z.string(),
  /** Where it is, in Exotel's own spelling: `media.timestamp`. */
  path: z.string().exactOptional(),
});

/**
 * Something odd about a message that was understood all the same.
 *
 * @public
 */
export type WireIssue = Readonly<z.output<typeof wireIssue>>;
