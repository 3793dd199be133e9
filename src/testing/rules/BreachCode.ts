import type { BotErrorCode, BotIssueCode } from './BotMessage.js';

/**
 * Which rule a bot broke: of a call, of a message that has no effect, or of one that a tolerant reader understands.
 *
 * @public
 */
export type BreachCode =
  | 'binaryFrame'
  | 'beforeStart'
  | 'afterStop'
  | 'unknownStreamSid'
  | 'frameTooSmall'
  | 'frameTooBig'
  | 'notMultipleOf320'
  | 'tooFast'
  | 'sequenceBackwards'
  | 'sequenceGap'
  | 'chunkBackwards'
  | 'chunkGap'
  | 'timestampBackwards'
  | 'duplicateMark'
  | 'notReading'
  | 'badWebSocketFrame'
  | BotErrorCode
  | BotIssueCode;

/**
 * How bad: a breach of what Exotel documents, or a warning about what is documented otherwise and widely done.
 *
 * @public
 */
export type BreachSeverity = 'breach' | 'warning';

/** What is known to work on live calls although the documents say otherwise. */
const WARNINGS: readonly BreachCode[] = ['frameTooSmall', 'whiteSpace'];

/** How bad a breach is. */
export function severityOf(code: BreachCode): BreachSeverity {
  return WARNINGS.includes(code) ? 'warning' : 'breach';
}
