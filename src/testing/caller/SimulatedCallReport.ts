import type { BreachCode, BreachSeverity } from '../rules/BreachCode.js';

/**
 * A protocol rule that the bot broke, and how often.
 *
 * @public
 */
export interface BreachReport {
  /** Which rule it is. */
  readonly code: BreachCode;
  /** Whether it is a breach or only a warning. */
  readonly severity: BreachSeverity;
  /** Description of the first time. */
  readonly message: string;
  /** When it first happened, in ms since `start`. */
  readonly atMs: number;
  /** How often it happened. */
  readonly count: number;
}

/**
 * Result of a simulated call. Times are in ms since `start`.
 *
 * @public
 */
export interface SimulatedCallReport {
  /** The `stream_sid` of the call. */
  readonly streamSid: string;
  /** The `call_sid` of the call. */
  readonly callSid: string;
  /** Sample rate of the stream, in Hz. */
  readonly sampleRate: number;
  /** Length of the WebSocket handshake, in ms. */
  readonly handshakeMs: number;
  /** Length of the call from `start` to its end, in ms. */
  readonly durationMs: number;
  /** Who ended the call: `network` means that the connection was lost without a close frame. */
  readonly endedBy: 'caller' | 'bot' | 'network';
  /** WebSocket close code; 1006 without a close frame. */
  readonly closeCode: number;
  /** Number of messages sent to the bot. */
  readonly sent: { readonly media: number; readonly keys: number; readonly markEchoes: number };
  /** Number of messages received from the bot, and the length of their audio in ms. */
  readonly received: {
    readonly media: number;
    readonly marks: number;
    readonly clears: number;
    readonly audioMs: number;
  };
  /** Length of the bot's audio that was heard, in ms. */
  readonly heardMs: number;
  /** Length of the bot's audio that a `clear` dropped, in ms. */
  readonly clearedMs: number;
  /** When the caller first heard the bot, in ms since `start`; missing when nothing was heard. */
  readonly firstAudioMs?: number;
  /** How often the audio stopped inside an utterance. */
  readonly underruns: number;
  /** Total length of these gaps, in ms. */
  readonly underrunMs: number;
  /** The most audio that still waited at the caller's ear when more arrived, in ms. */
  readonly maxLeadMs: number;
  /**
   * How late the caller's messages were sent at most, in ms. A high value means that this machine was too busy to
   * simulate in real time.
   */
  readonly maxLateMs: number;
  /** Protocol rules that the bot broke, in the order of their first time. */
  readonly breaches: readonly BreachReport[];
  /**
   * Audio that the caller said and heard: PCM16 samples at `sampleRate` from `start` on, each track as long as the
   * call.
   */
  readonly tracks: { readonly caller: Int16Array; readonly heard: Int16Array };
}
