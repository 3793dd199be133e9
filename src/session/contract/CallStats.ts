/**
 * Counters of a call, as of now.
 *
 * @public
 */
export interface CallStats {
  /** Time since `start`, in ms. */
  readonly durationMs: number;
  /** Messages received since `start`. */
  readonly receivedMessages: number;
  /** Messages that were not understood. */
  readonly invalidMessages: number;
  /** The caller's audio received, in ms. */
  readonly receivedAudioMs: number;
  /** DTMF digits received. */
  readonly digits: number;
  /** Messages sent to Exotel. */
  readonly sentMessages: number;
  /** Audio sent to Exotel, padding included, in ms. */
  readonly sentAudioMs: number;
  /** Bot audio that has been played to the caller, in ms. */
  readonly heardMs: number;
  /** Audio that waits to be sent, in ms. */
  readonly queuedMs: number;
  /** Marks that were sent and not echoed yet. */
  readonly marksPending: number;
  /** How late Exotel echoes marks, smoothed, in ms. */
  readonly markLatencyMs: number;
  /** The longest event-loop delay during the call, in ms; 0 for calls of `acceptCall`. */
  readonly maxEventLoopDelayMs: number;
}
