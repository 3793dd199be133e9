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
 * What kind of non-fatal anomaly a message from Exotel has. Codes are stable: each has a heading in `docs/errors.md`.
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
 * A non-fatal anomaly of a message: the message was understood.
 *
 * @public
 */
export interface WireIssue {
  /** The kind of anomaly. */
  readonly code: WireIssueCode;
  /** The anomaly in words. It never contains a DTMF digit or a telephone number. */
  readonly message: string;
  /** The field with the anomaly, in Exotel's spelling: `media.timestamp`. */
  readonly path?: string;
}

/** Every {@link WireErrorCode}, in the order in which a message is checked. */
export const wireErrorCodes = [
  'notUtf8',
  'tooManyParts',
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
 * Why a text from Exotel is not a valid message. Codes are stable: each has a heading in `docs/errors.md`.
 *
 * @public
 */
export type WireErrorCode =
  | 'notUtf8'
  | 'tooManyParts'
  | 'notJson'
  | 'notObject'
  | 'noEvent'
  | 'badStart'
  | 'noPayload'
  | 'badBase64'
  | 'badDigit'
  | 'noMarkName';
