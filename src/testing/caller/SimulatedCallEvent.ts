import type { BreachCode, BreachSeverity } from '../rules/BreachCode.js';
import type { SimulatedCallReport } from './SimulatedCallReport.js';

/**
 * Event of a simulated call: a union on `type`. `atMs` is the time in ms since `start` was sent; 0 before `start`.
 *
 * @public
 */
export type SimulatedCallEvent = { readonly atMs: number } & (
  | { readonly type: 'connecting'; readonly url: string }
  | { readonly type: 'open'; readonly handshakeMs: number }
  | {
      readonly type: 'started';
      readonly streamSid: string;
      readonly callSid: string;
      readonly sampleRate: number;
      readonly customParameters: Readonly<Record<string, string>>;
    }
  /** The caller pressed a DTMF digit. */
  | { readonly type: 'key'; readonly digit: string }
  /** The levels of the window that ends now, in dBFS; `-Infinity` is silence. */
  | {
      readonly type: 'level';
      readonly windowMs: number;
      readonly callerDb: number;
      readonly heardDb: number;
    }
  /** A message of audio arrived; `leadMs` is the audio that still waited at the caller's ear. */
  | {
      readonly type: 'media';
      readonly bytes: number;
      readonly durationMs: number;
      readonly leadMs: number;
    }
  /** A mark arrived. */
  | { readonly type: 'mark'; readonly name: string }
  /** The audio before a mark was heard, and its echo was sent. */
  | { readonly type: 'markEcho'; readonly name: string }
  /** A clear arrived: it dropped `droppedMs` of audio; the current message still plays for `runsOnMs`. */
  | { readonly type: 'clear'; readonly droppedMs: number; readonly runsOnMs: number }
  /** The caller begins to hear the bot, or stops hearing it; `heardMs` is the total heard so far. */
  | { readonly type: 'botSpeaking'; readonly speaking: boolean; readonly heardMs: number }
  /** A message was heard to its end, or to the end of the call; `atMs` is when it began. */
  | { readonly type: 'heard'; readonly samples: Int16Array }
  /** With `detail: 'full'`: the caller begins to hear a message; `heard` follows when the message is over. */
  | { readonly type: 'hearing'; readonly samples: Int16Array }
  /** With `detail: 'full'`: the caller spoke these samples; `atMs` is when they began. */
  | { readonly type: 'spoken'; readonly samples: Int16Array }
  /** With `detail: 'full'`: a message on the wire, after quirks have changed it. */
  | {
      readonly type: 'wire';
      readonly direction: 'toBot' | 'fromBot';
      readonly data: string | Uint8Array;
      /** Whether it was in a binary frame. */
      readonly isBinary: boolean;
    }
  /** The audio stopped inside an utterance; `atMs` is when the gap began. */
  | { readonly type: 'underrun'; readonly gapMs: number }
  /** The bot broke a rule for the `count`th time. */
  | {
      readonly type: 'breach';
      readonly code: BreachCode;
      readonly severity: BreachSeverity;
      readonly message: string;
      readonly count: number;
    }
  /** The caller hung up. */
  | { readonly type: 'stop'; readonly reason: string }
  /** The connection ended; the code is 1006 without a close frame. */
  | { readonly type: 'closed'; readonly code: number; readonly by: 'caller' | 'bot' | 'network' }
  /** The last event. */
  | { readonly type: 'finished'; readonly report: SimulatedCallReport }
);
