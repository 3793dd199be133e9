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
] as const;

/**
 * What a bot's message gets wrong though a tolerant reader understands it.
 *
 * @public
 */
export type BotIssueCode = (typeof botIssueCodes)[number];

/**
 * Something in a bot's message that Exotel's documents do not allow.
 *
 * @public
 */
export interface BotIssue {
  readonly code: BotIssueCode;
  /** The same in words. */
  readonly message: string;
  /** Where it is: `media.payload`. */
  readonly path?: string;
}
