/**
 * What one call may cost and how long it may take. Every limit may be `Infinity`.
 *
 * @public
 */
export interface CallLimits {
  /** How long a socket may take to `start`, in ms. @defaultValue 10000 */
  readonly startTimeoutMs?: number;
  /**
   * Bytes of messages before `start`. @defaultValue 1048576: ten seconds of 24 kHz audio that came too early are 700,000
   */
  readonly maxBytesBeforeStart?: number;
  /** Bytes of one message. @defaultValue 262144: the 100,000 bytes that Exotel allows are 133,400 in base64 */
  readonly maxMessageBytes?: number;
  /**
   * Messages a second, in the long run; each 4,096 bytes of media, and 512 of any other, count as one
   * more.
   * @defaultValue 500: Exotel sends 50, of 500 to 1,400 bytes
   */
  readonly maxMessagesPerSecond?: number;
  /** Messages at once, as a process that was blocked finds them. @defaultValue 5000: a hundred seconds of a call */
  readonly maxMessageBurst?: number;
  /** Characters of all custom parameters together. @defaultValue 8192: Exotel allows 256 */
  readonly maxCustomParameterChars?: number;
  /**
   * Bytes that are kept because the peer does not read: of messages, and 400 more for each of them.
   * @defaultValue 1048576: 44 s at 8 kHz
   */
  readonly maxBufferedBytes?: number;
  /** Playbacks and marks that have not finished. @defaultValue 10000 */
  readonly maxPlaybacks?: number;
  /** How many diagnostics are kept for who subscribes to `diagnostics$` later. @defaultValue 100 */
  readonly maxDiagnosticsKept?: number;
  /** No media for so long is reported as `stalled`, in ms. @defaultValue 5000 */
  readonly mediaTimeoutMs?: number;
  /** A call is ended after so long without media, in ms. @defaultValue 60000 */
  readonly endAfterMediaTimeoutMs?: number;
  /**
   * A call without media is pinged; it is ended after so long with neither media nor any answer, in ms. Shorter than
   * `endAfterMediaTimeoutMs` it finds broken connections sooner than calls on hold are given up. @defaultValue 60000
   */
  readonly pingTimeoutMs?: number;
  /** How long a call may last, in ms. @defaultValue 3600000, Exotel's own limit */
  readonly maxDurationMs?: number;
  /** How long the peer may take to close the socket before it is torn down, in ms. @defaultValue 2000 */
  readonly closeTimeoutMs?: number;
}

/** The limits of a call that is told none. */
export const DEFAULT_CALL_LIMITS: Required<CallLimits> = {
  startTimeoutMs: 10_000,
  maxBytesBeforeStart: 1_048_576,
  maxMessageBytes: 262_144,
  maxMessagesPerSecond: 500,
  maxMessageBurst: 5_000,
  maxCustomParameterChars: 8_192,
  maxBufferedBytes: 1_048_576,
  maxPlaybacks: 10_000,
  maxDiagnosticsKept: 100,
  mediaTimeoutMs: 5_000,
  endAfterMediaTimeoutMs: 60_000,
  pingTimeoutMs: 60_000,
  maxDurationMs: 3_600_000,
  closeTimeoutMs: 2_000,
};
