import type { StreamSid } from '../../wire/ids.js';

/** Every {@link BotErrorCode}, in the order in which a message is read. */
export const botErrorCodes = [
  'notUtf8',
  'tooManyParts',
  'notJson',
  'notObject',
  'noEvent',
  'undocumentedEvent',
  'noPayload',
  'badBase64',
  'noMarkName',
] as const satisfies readonly BotErrorCode[];

/**
 * Why a bot's message has no effect.
 *
 * @public
 */
export type BotErrorCode =
  | 'notUtf8'
  | 'tooManyParts'
  | 'notJson'
  | 'notObject'
  | 'noEvent'
  | 'undocumentedEvent'
  | 'noPayload'
  | 'badBase64'
  | 'noMarkName';

interface BotEnvelope {
  /** The `stream_sid` of the message. */
  readonly streamSid?: StreamSid;
  /** The `sequence_number` of the message. */
  readonly sequenceNumber?: number;
  /** Parts of the message that Exotel's documents do not allow. */
  readonly issues?: readonly BotIssue[];
}

/**
 * A bot's message as Exotel's side reads it: a union on `event`.
 *
 * @public
 */
export type BotMessage =
  | (BotEnvelope & {
      readonly event: 'media';
      readonly payload: Uint8Array;
      readonly chunk?: number;
      /** Time of the audio by the bot's count, in ms since the stream began. */
      readonly timestampMs?: number;
    })
  | (BotEnvelope & { readonly event: 'mark'; readonly name: string })
  | (BotEnvelope & { readonly event: 'clear' })
  | {
      readonly event: 'invalid';
      readonly code: BotErrorCode;
      /** Description of the error. */
      readonly message: string;
      /** The first 200 characters of the message. */
      readonly raw: string;
    };

/** Every {@link BotIssueCode}. */
export const botIssueCodes = [
  'byteOrderMark',
  'whiteSpace',
  'noStreamSid',
  'camelCaseId',
  'camelCaseCounter',
  'numericCounter',
  'badCounter',
  'emptyPayload',
  'oddByte',
  'riffHeader',
  'emptyMarkName',
  'markTimestamp',
  'undocumentedField',
] as const satisfies readonly BotIssueCode[];

/**
 * Mistake in a bot's message that a tolerant reader still understands.
 *
 * @public
 */
export type BotIssueCode =
  | 'byteOrderMark'
  | 'whiteSpace'
  | 'noStreamSid'
  | 'camelCaseId'
  | 'camelCaseCounter'
  | 'numericCounter'
  | 'badCounter'
  | 'emptyPayload'
  | 'oddByte'
  | 'riffHeader'
  | 'emptyMarkName'
  | 'markTimestamp'
  | 'undocumentedField';

/**
 * Part of a bot's message that Exotel's documents do not allow.
 *
 * @public
 */
export interface BotIssue {
  /** Which issue it is. */
  readonly code: BotIssueCode;
  /** Description of the issue. */
  readonly message: string;
  /** Where it is, such as `media.payload`. */
  readonly path?: string;
}
