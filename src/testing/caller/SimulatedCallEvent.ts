import type { BreachCode, BreachSeverity } from '../rules/BreachCode.js';
import type { SimulatedCallReport } from './SimulatedCallReport.js';

/**
 * What happens in a simulated call: a union on `type`. `atMs` is the time since `start` was sent, 0 for what comes before
 * it.
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
  /** The caller pressed a key. */
  | { readonly type: 'key'; readonly digit: string }
  /** The levels of the window that ends now, in dBFS; `-Infinity` is silence. */
  | {
      readonly type: 'level';
      readonly windowMs: number;
      readonly callerDb: number;
      readonly heardDb: number;
    }
  /** A message of audio came; `leadMs` is what still waited at the ear then. */
  | {
      readonly type: 'media';
      readonly bytes: number;
      readonly durationMs: number;
      readonly leadMs: number;
    }
  /** A mark came. */
  | { readonly type: 'mark'; readonly name: string }
  /** What stood before a mark was heard, and its echo was sent. */
  | { readonly type: 'markEcho'; readonly name: string }
  /** A clear came: so much was dropped, and the message in play runs on for so long. */
  | { readonly type: 'clear'; readonly droppedMs: number; readonly runsOnMs: number }
  /** The caller begins to hear the bot, or hears no more of it; `heardMs` is how much has been heard in all. */
  | { readonly type: 'botSpeaking'; readonly speaking: boolean; readonly heardMs: number }
  /** A message was heard to its end, or to the end of the call; `atMs` is when it began. */
  | { readonly type: 'heard'; readonly samples: Int16Array }
  /** With `detail: 'full'`: the caller begins to hear a message, which `heard` tells of when it is over. */
  | { readonly type: 'hearing'; readonly samples: Int16Array }
  /** With `detail: 'full'`: the caller spoke so much; `atMs` is when it began. */
  | { readonly type: 'spoken'; readonly samples: Int16Array }
  /** With `detail: 'full'`: a message on the wire, as it is, whatever a quirk made of it. */
  | {
      readonly type: 'wire';
      readonly direction: 'toBot' | 'fromBot';
      readonly data: string | Uint8Array;
      /** Whether it came in a binary frame. */
      readonly isBinary: boolean;
    }
  /** The audio ran dry inside an utterance; `atMs` is when. */
  | { readonly type: 'underrun'; readonly gapMs: number }
  /** The bot broke a rule, for the `count`th time. */
  | {
      readonly type: 'breach';
      readonly code: BreachCode;
      readonly severity: BreachSeverity;
      readonly message: string;
      readonly count: number;
    }
  /** The caller hung up. */
  | { readonly type: 'stop'; readonly reason: string }
  /** The connection is gone; 1006 when it was without a close. */
  | { readonly type: 'closed'; readonly code: number; readonly by: 'caller' | 'bot' | 'network' }
  /** The last event. */
  | { readonly type: 'finished'; readonly report: SimulatedCallReport }
);
