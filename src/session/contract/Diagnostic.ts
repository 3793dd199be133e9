/**
 * The stable codes of diagnostics; docs/errors.md has a heading for each.
 *
 * @public
 */
export const DIAGNOSTIC_CODES = [
  'invalidMessage',
  'oddMessage',
  'unknownEvent',
  'foreignStream',
  'outboundTrack',
  'secondStart',
  'earlyMediaDropped',
  'messageAfterStop',
  'sequenceGap',
  'rateMismatch',
  'duplicateDigit',
  'keyBufferFull',
  'markUnknown',
  'markMissing',
  'markEarly',
  'marksUnreliable',
  'sourceStalled',
  'sourceTeardownFailed',
  'queueOverflow',
  'wavHeader',
  'encodedAudio',
  'interruptIgnored',
  'sendAfterEnd',
  'closeTimeout',
  'endTimeout',
  'customParametersDropped',
  'messageTooBig',
  'tooManyMessages',
  'peerNotReading',
  'eventLoopBlocked',
] as const satisfies readonly DiagnosticCode[];

/**
 * The code of a diagnostic; docs/errors.md has a heading for each.
 *
 * @public
 */
export type DiagnosticCode =
  | 'invalidMessage'
  | 'oddMessage'
  | 'unknownEvent'
  | 'foreignStream'
  | 'outboundTrack'
  | 'secondStart'
  | 'earlyMediaDropped'
  | 'messageAfterStop'
  | 'sequenceGap'
  | 'rateMismatch'
  | 'duplicateDigit'
  | 'keyBufferFull'
  | 'markUnknown'
  | 'markMissing'
  | 'markEarly'
  | 'marksUnreliable'
  | 'sourceStalled'
  | 'sourceTeardownFailed'
  | 'queueOverflow'
  | 'wavHeader'
  | 'encodedAudio'
  | 'interruptIgnored'
  | 'sendAfterEnd'
  | 'closeTimeout'
  | 'endTimeout'
  | 'customParametersDropped'
  | 'messageTooBig'
  | 'tooManyMessages'
  | 'peerNotReading'
  | 'eventLoopBlocked';

/**
 * A non-fatal anomaly of a call.
 *
 * @public
 */
export interface Diagnostic {
  /** Identifies the anomaly. */
  readonly code: DiagnosticCode;
  /** What happened, in words. */
  readonly message: string;
  /** More about it as data; docs/errors.md describes it by code. */
  readonly detail?: unknown;
  /** When it occurred, in ms on the call's clock (`call.nowMs()`). */
  readonly atMs: number;
}
