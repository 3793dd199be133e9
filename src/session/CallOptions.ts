import type { ResamplerQuality } from '../audio/ResamplerQuality.js';
import type { Rejection } from './Rejection.js';

/**
 * How outbound audio is cut and paced.
 *
 * @public
 */
export interface OutboundOptions {
  /**
   * Bytes of a media message: a multiple of 320, which is the unit that Exotel plays. Below 3,200 it is below what Exotel
   * documents, yet widely used: 320 to 640 make barge-in tighter.
   *
   * @defaultValue 3200 (200 ms at 8 kHz, 100 ms at 16 kHz), 3840 at 24 kHz (80 ms)
   */
  readonly frameBytes?: number;
  /** How far ahead of real time audio is sent, in ms. @defaultValue 400 */
  readonly leadMs?: number;
  /** How long audio that does not fill a message waits for more, in ms. @defaultValue 240 */
  readonly holdMs?: number;
  /** How much audio may wait to be sent, in ms. @defaultValue 120000 */
  readonly maxQueueMs?: number;
}

/**
 * What a call may be told at its beginning. Every limit may be `Infinity`.
 *
 * @public
 */
export interface CallOptions {
  /** The application's sample rate, in Hz. @defaultValue the rate on the wire */
  readonly sampleRate?: number;
  /** The rate on the wire, in Hz, whatever `start` announces. */
  readonly wireSampleRate?: number;
  /** How well rates are converted, and so how long that takes. @defaultValue 'balanced' */
  readonly resampling?: ResamplerQuality;
  readonly outbound?: OutboundOptions;
  /** How long a socket may take to `start`, in ms. @defaultValue 10000 */
  readonly startTimeoutMs?: number;
  /** No media for so long is reported as `stalled`, in ms. @defaultValue 5000 */
  readonly stalledAfterMs?: number;
  /** A call is ended after so long without media, in ms. @defaultValue 60000 */
  readonly endStalledAfterMs?: number;
  /** How long a call may last, in ms. @defaultValue 3600000, Exotel's own limit */
  readonly maxDurationMs?: number;
  /** How long the peer may take to close the socket before it is torn down, in ms. @defaultValue 2000 */
  readonly closeTimeoutMs?: number;
  /** Hears of sockets that never became a call. */
  readonly onRejected?: (rejection: Rejection) => void;
}
