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
  'payloadWhiteSpace',
  'badSampleRate',
  'badEncoding',
  'badChannels',
  'badCustomParameters',
] as const satisfies readonly WireIssueCode[];

/**
 * What is odd, but survivable, about a message from Exotel. Stable: each code has a heading in
 * `docs/errors.md`.
 *
 * @public
 */
export type WireIssueCode =
  | 'byteOrderMark'
  | 'whiteSpace'
  | 'eventAlias'
  | 'noStreamSid'
  | 'conflictingIds'
  | 'badId'
  | 'badCounter'
  | 'badTimestamp'
  | 'badDuration'
  | 'badTrack'
  | 'oddByte'
  | 'payloadWhiteSpace'
  | 'badSampleRate'
  | 'badEncoding'
  | 'badChannels'
  | 'badCustomParameters';

/**
 * Something odd about a message that was understood all the same.
 *
 * @public
 */
export interface WireIssue {
  /** What kind of oddity this is. */
  readonly code: WireIssueCode;
  /** The same in words. Never holds a key press or a telephone number. */
  readonly message: string;
  /** Where it is, in Exotel's own spelling: `media.timestamp`. */
  readonly path?: string;
}

/** Every {@link WireErrorCode}, in the order in which a message is read. */
export const wireErrorCodes = [
  'notUtf8',
  'notJson',
  'notObject',
  'noEvent',
  'badStart',
  'noPayload',
  'badBase64',
  'badDigit',
  'noMarkName',
] as const satisfies readonly WireErrorCode[];

/**
 * Why a message from Exotel is not understood. Stable: each code has a heading in `docs/errors.md`.
 *
 * @public
 */
export type WireErrorCode =
  | 'notUtf8'
  | 'notJson'
  | 'notObject'
  | 'noEvent'
  | 'badStart'
  | 'noPayload'
  | 'badBase64'
  | 'badDigit'
  | 'noMarkName';
