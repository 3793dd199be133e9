/**
 * Limits of one call: its size, its rate and its duration. Each limit may be `Infinity`.
 *
 * @public
 */
export interface CallLimits {
  /** How long a socket may be open before `start` arrives, in ms. @defaultValue 10000 */
  readonly startTimeoutMs?: number;
  /**
   * Most bytes of all messages before `start`.
   *
   * @defaultValue 1048576; ten seconds of audio at 24 kHz that come too early are 700,000 bytes
   */
  readonly maxBytesBeforeStart?: number;
  /** Most bytes of one message. @defaultValue 262144; Exotel allows 100,000 bytes, which are 133,400 in base64 */
  readonly maxMessageBytes?: number;
  /**
   * Most messages a second, on average. A message counts again for each 4,096 bytes of media, or 512 bytes of another
   * message.
   *
   * @defaultValue 500; Exotel sends 50 messages a second, of 500 to 1,400 bytes
   */
  readonly maxMessagesPerSecond?: number;
  /**
   * Most messages at once. A process that was blocked receives all waiting messages at once.
   *
   * @defaultValue 5000, which are a hundred seconds of a call
   */
  readonly maxMessageBurst?: number;
  /** Most characters of all custom parameters together. @defaultValue 8192; Exotel allows 256 */
  readonly maxCustomParameterChars?: number;
  /**
   * Most bytes that wait because the peer does not read. Each waiting message counts its own bytes and 400 more.
   *
   * @defaultValue 1048576, which are 44 s at 8 kHz
   */
  readonly maxBufferedBytes?: number;
  /** Most playbacks and marks that have not finished. @defaultValue 10000 */
  readonly maxPlaybacks?: number;
  /** How many diagnostics are replayed to later subscribers of `diagnostics$`. @defaultValue 100 */
  readonly maxDiagnosticsKept?: number;
  /** Time without media after which `lifecycle$` emits `stalled`, in ms. @defaultValue 5000 */
  readonly mediaTimeoutMs?: number;
  /** Time without media after which the call ends, in ms. @defaultValue 60000 */
  readonly endAfterMediaTimeoutMs?: number;
  /**
   * Time without media and without an answer to pings after which the call ends, in ms. If it is shorter than
   * `endAfterMediaTimeoutMs`, a broken connection ends earlier than a call on hold. `Infinity` sends no pings.
   *
   * @defaultValue 60000
   */
  readonly pingTimeoutMs?: number;
  /** Longest duration of a call, in ms. @defaultValue 3600000, Exotel's own limit */
  readonly maxDurationMs?: number;
  /** How long the peer may take to close the socket before the socket is torn down, in ms. @defaultValue 2000 */
  readonly closeTimeoutMs?: number;
}

/** The limits of a call without the option `limits`. */
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
