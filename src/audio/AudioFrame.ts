/**
 * A piece of mono PCM audio.
 *
 * @public
 */
export interface AudioFrame {
  /** Signed 16-bit samples, one channel. */
  readonly samples: Int16Array;
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
  /** Milliseconds from the beginning of the stream to the first sample. */
  readonly timestampMs: number;
  /** Exotel's number of the message that carried this audio, when it gave one. */
  readonly sequenceNumber?: number;
}
