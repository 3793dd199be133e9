import type { ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import type { OptionNames } from '../../support/options.js';
import type { CallLimits } from './CallLimits.js';
import type { Rejection } from './Rejection.js';

/**
 * What becomes of audio that the queue has no room for: an error, or a diagnostic and a gap where the oldest or the newest
 * would have been.
 *
 * @public
 */
export type QueuePolicy = 'error' | 'dropOldest' | 'dropNewest';

/** Every policy. */
export const QUEUE_POLICIES: readonly QueuePolicy[] = ['error', 'dropOldest', 'dropNewest'];

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
  readonly messageBytes?: number;
  /** How far ahead of real time audio is sent, in ms. @defaultValue 400 */
  readonly sendAheadMs?: number;
  /** How long audio that does not fill a message waits for more, in ms. @defaultValue 240 */
  readonly flushAfterMs?: number;
  /**
   * How much audio may wait to be sent, in ms: of each observable that plays, and of each run of `send`s; never less than a
   * message and 100 ms, which audio in real time needs.
   *
   * @defaultValue 120000
   */
  readonly maxQueueMs?: number;
  /**
   * What becomes of audio beyond `maxQueueMs`. `send` cannot fail: `'error'` is `'dropNewest'` to it.
   *
   * @defaultValue 'error' for an observable that plays, 'dropNewest' for `send`
   */
  readonly onQueueFull?: QueuePolicy;
}

export const OUTBOUND_OPTIONS: OptionNames<OutboundOptions> = {
  messageBytes: true,
  sendAheadMs: true,
  flushAfterMs: true,
  maxQueueMs: true,
  onQueueFull: true,
};

/**
 * What a call may be told at its beginning.
 *
 * @public
 */
export interface CallOptions {
  /** The application's sample rate, in Hz. @defaultValue the rate on the wire */
  readonly sampleRate?: number;
  /** The rate on the wire, in Hz, whatever `start` announces. */
  readonly wireSampleRate?: number;
  /** How well rates are converted, and so how long that takes. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
  readonly outbound?: OutboundOptions;
  /** What a call may cost, and how long it may take. */
  readonly limits?: CallLimits;
  /** Hears of sockets that never became a call. */
  readonly onRejected?: (rejection: Rejection) => void;
}

export const CALL_OPTIONS: OptionNames<CallOptions> = {
  sampleRate: true,
  wireSampleRate: true,
  resamplerQuality: true,
  outbound: true,
  limits: true,
  onRejected: true,
};
