import type { ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import type { OptionNames } from '../../support/options.js';
import type { CallLimits } from './CallLimits.js';
import type { Rejection } from './Rejection.js';

/**
 * What happens to audio that does not fit into the queue: `'error'` ends the playback with an error; `'dropOldest'` and
 * `'dropNewest'` drop audio, which the caller hears as a gap, and report a diagnostic.
 *
 * @public
 */
export type QueuePolicy = 'error' | 'dropOldest' | 'dropNewest';

/** Every policy. */
export const QUEUE_POLICIES: readonly QueuePolicy[] = ['error', 'dropOldest', 'dropNewest'];

/**
 * Options for outbound audio: the size of messages, how far ahead audio is sent, and the length of the queue.
 *
 * @public
 */
export interface OutboundOptions {
  /**
   * Bytes of audio in a media message: a multiple of 320, which is the unit that Exotel plays. Exotel documents at least
   * 3,200. Values from 320 to 640 are widely used, and interruptions take effect sooner with them.
   *
   * @defaultValue 3200 (200 ms at 8 kHz, 100 ms at 16 kHz), 3840 at 24 kHz (80 ms)
   */
  readonly messageBytes?: number;
  /** How far ahead of playback audio is sent to Exotel, in ms. @defaultValue 400 */
  readonly sendAheadMs?: number;
  /** How long audio that does not fill a message waits for more audio, in ms. @defaultValue 240 */
  readonly flushAfterMs?: number;
  /**
   * How much audio may wait to be sent, in ms. It holds for each observable that plays, and for the audio of `send`
   * without a `play` in between. A message and 100 ms may always wait, because live audio needs them.
   *
   * @defaultValue 120000
   */
  readonly maxQueueMs?: number;
  /**
   * What happens to audio beyond `maxQueueMs`. For `send`, which cannot fail, `'error'` means `'dropNewest'`.
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
 * Options for every call: sample rates, outbound audio, and limits.
 *
 * @public
 */
export interface CallOptions {
  /**
   * The application's sample rate, in Hz: of `audio$`, and of samples and bytes that are passed to `send` and `play`.
   *
   * @defaultValue the sample rate on the wire
   */
  readonly sampleRate?: number;
  /**
   * The sample rate on the wire, in Hz: 8000, 16000 or 24000. It overrides `start` and the stream's URL.
   *
   * @defaultValue the rate that `start` announces, else `sample-rate` in the URL's query, else 8000
   */
  readonly wireSampleRate?: number;
  /** How sample rates are converted: a better quality needs more CPU and delays audio more. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
  /** Size of messages, how far ahead audio is sent, and the length of the queue. */
  readonly outbound?: OutboundOptions;
  /** Limits of size, rate and duration. */
  readonly limits?: CallLimits;
  /**
   * Is called with each connection that did not become a call. Without it, the first rejection of each code is a process
   * warning.
   */
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
