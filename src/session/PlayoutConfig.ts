import type { ResamplerQuality } from '../audio/ResamplerQuality.js';
import type { QueuePolicy } from './CallOptions.js';

/** What a playout is told once. Bytes are bytes on the wire, times are ms. */
export interface PlayoutConfig {
  /** On the wire, and of the application's samples and bytes, in Hz. */
  readonly wireSampleRate: number;
  readonly sampleRate: number;
  readonly resampling: ResamplerQuality;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly frameBytes: number;
  readonly leadMs: number;
  readonly holdMs: number;
  readonly maxQueueMs: number;
  readonly onQueueFull: QueuePolicy | undefined;
  readonly maxPlaybacks: number;
}
