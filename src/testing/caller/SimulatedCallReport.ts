import type { BreachCode, BreachSeverity } from '../rules/BreachCode.js';

/**
 * A rule that was broken, and how often.
 *
 * @public
 */
export interface BreachReport {
  readonly code: BreachCode;
  readonly severity: BreachSeverity;
  /** The first time, in words. */
  readonly message: string;
  /** The first time, in ms since `start`. */
  readonly atMs: number;
  readonly count: number;
}

/**
 * How a simulated call went. Times are in ms, since `start` was sent.
 *
 * @public
 */
export interface SimulatedCallReport {
  readonly streamSid: string;
  readonly callSid: string;
  readonly sampleRate: number;
  readonly handshakeMs: number;
  readonly durationMs: number;
  /** Who ended it: `network` when the connection was lost without a close. */
  readonly endedBy: 'caller' | 'bot' | 'network';
  readonly closeCode: number;
  /** Messages to the bot. */
  readonly sent: { readonly media: number; readonly keys: number; readonly markEchoes: number };
  /** Messages of the bot, and how much audio they carried. */
  readonly received: {
    readonly media: number;
    readonly marks: number;
    readonly clears: number;
    readonly audioMs: number;
  };
  /** How much of the bot's audio was heard, and how much a clear dropped. */
  readonly heardMs: number;
  readonly clearedMs: number;
  /** When the caller first heard audio of the bot's. */
  readonly firstAudioMs?: number;
  /** How often, and how long in all, the audio ran dry inside an utterance. */
  readonly underruns: number;
  readonly underrunMs: number;
  /** The most audio that still waited at the ear when more arrived. */
  readonly maxLeadMs: number;
  /** How late, at most, a message of the caller's left: the honesty of the machine that simulates. */
  readonly maxLateMs: number;
  /** Rules that were broken, in the order of their first time. */
  readonly breaches: readonly BreachReport[];
  /** What the caller said and heard, each as long as the call, from `start` on. */
  readonly tracks: { readonly caller: Int16Array; readonly heard: Int16Array };
}
