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

/** @public */
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
 * Something odd that the call survived.
 *
 * @public
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** What happened, in words. */
  readonly message: string;
  readonly detail?: unknown;
  /** Milliseconds since the call began. */
  readonly atMs: number;
}
