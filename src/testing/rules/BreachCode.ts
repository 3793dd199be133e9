import type { BotErrorCode, BotIssueCode } from './BotMessage.js';

/**
 * Protocol rule that a bot broke: a rule about the call, about a message that has no effect, or about a message that
 * a tolerant reader still understands.
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
 * How bad a broken rule is: `breach` means that Exotel documents the rule; `warning` means that many bots on live
 * calls do otherwise.
 *
 * @public
 */
export type BreachSeverity = 'breach' | 'warning';

/** Rules that bots on live calls break without harm. */
const WARNINGS: readonly BreachCode[] = ['frameTooSmall', 'whiteSpace'];

/** Returns how bad a broken rule is. */
export function severityOf(code: BreachCode): BreachSeverity {
  return WARNINGS.includes(code) ? 'warning' : 'breach';
}
