import type { CallInfo } from './CallInfo.js';
import type { CallStats } from './CallStats.js';

/** What a call counts of itself, message by message. */
export class CallCounters {
  receivedMessages = 0;
  invalidMessages = 0;
  receivedSamples = 0;
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
    'receivedMessages' | 'invalidMessages' | 'receivedAudioMs' | 'digits' | 'sentMessages' | 'sentAudioMs'
  > {
    return {
      receivedMessages: this.receivedMessages,
      invalidMessages: this.invalidMessages,
      receivedAudioMs: Math.round((this.receivedSamples * 1_000) / sampleRate),
      digits: this.digits,
      sentMessages: this.sentMessages,
      sentAudioMs: Math.round((this.sentBytes * 1_000) / (sampleRate * (encoding === 'mulaw' ? 1 : 2))),
    };
  }
}
