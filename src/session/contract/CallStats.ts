/**
 * A call in numbers, as of now.
 *
 * @public
 */
export interface CallStats {
  /** Milliseconds since `start`. */
  readonly durationMs: number;
  /** Messages that have come since `start`. */
  readonly receivedMessages: number;
  /** Messages that were not understood. */
  readonly invalidMessages: number;
  /** Milliseconds of the caller's audio. */
  readonly receivedAudioMs: number;
  /** Key presses. */
  readonly digits: number;
  readonly sentMessages: number;
  /** Milliseconds of audio sent, padding included. */
  readonly sentAudioMs: number;
  /** Milliseconds of our audio that the caller has heard. */
  readonly heardMs: number;
  /** Milliseconds of audio that wait to be sent. */
  readonly queuedMs: number;
  readonly marksPending: number;
  /** How late Exotel echoes marks, smoothed, in ms. */
  readonly markLatencyMs: number;
  /** The longest that the process was noticed to be busy with something else during the call, in ms; only under `listen`. */
  readonly maxEventLoopDelayMs: number;
}
