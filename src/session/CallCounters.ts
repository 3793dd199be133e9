import type { CallInfo } from './contract/CallInfo.js';
import type { CallStats } from './contract/CallStats.js';

/** What a call counts of itself, besides what every frame adds to. */
export class CallCounters {
  invalidMessages = 0;
  digits = 0;
  sentMessages = 0;
  sentBytes = 0;
  /** The longest that the process was noticed to be busy with something else. */
  worstLagMs = 0;

  /** The counts as they are told; audio in ms. */
  stats({
    sampleRate,
    encoding,
  }: CallInfo['mediaFormat']): Pick<
    CallStats,
    'invalidMessages' | 'digits' | 'sentMessages' | 'sentAudioMs' | 'worstLagMs'
  > {
    return {
      invalidMessages: this.invalidMessages,
      digits: this.digits,
      sentMessages: this.sentMessages,
      sentAudioMs: Math.round((this.sentBytes * 1_000) / (sampleRate * (encoding === 'mulaw' ? 1 : 2))),
      worstLagMs: Math.round(this.worstLagMs),
    };
  }
}
