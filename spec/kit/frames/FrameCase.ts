import type { CallLimits } from '../../../src/session/contract/CallLimits';

/** A part of a client's stream: a frame, several that belong together, or bytes that are not a frame. */
export interface FrameItem {
  readonly label: string;
  readonly bytes: Buffer;
  /** Number of pings in it; the server answers them. */
  readonly pings: number;
  /** The client waits for the pong with this text, or for the end of the connection, before it continues. */
  readonly awaitsPong?: string;
}

/** The actions of the application on the call. */
export interface AppPlan {
  readonly readsWire: boolean;
  /** After how many frames the application unsubscribes from `audio$`; 0 if it does not subscribe. */
  readonly audioFrames: number;
  /** Whether each digit is answered with audio and `clear`. */
  readonly answersDigits: boolean;
  /** The digit on which the application ends the call. */
  readonly endsOn: string | undefined;
  readonly sampleRate: 8_000 | 16_000 | undefined;
}

/** How the client's stream is cut into writes. */
export type Cutting = 'whole' | 'items' | 'random' | 'bytewise';

/**
 * How the client ends:
 *
 * - `halfClose`: ends its side after the last byte, and reads until the server has closed;
 * - `awaitClose`: the same, but only when the server has sent a close frame or ended its side;
 * - `reset`: resets the connection in the middle of a frame, after the server has read everything before that frame.
 */
export type Ending = 'halfClose' | 'awaitClose' | 'reset';

/** One stream of a client, and its server. The same seed creates the same case. */
export interface FrameCase {
  readonly seed: number;
  readonly isTls: boolean;
  readonly path: string;
  readonly limits: CallLimits;
  readonly app: AppPlan;
  readonly items: readonly FrameItem[];
  readonly cutting: Cutting;
  /** Whether the first bytes are sent together with the handshake. */
  readonly isEager: boolean;
  readonly ending: Ending;
}

/** No limits that depend on time, and no limits that a short case reaches. */
export const GENEROUS_LIMITS: CallLimits = {
  startTimeoutMs: 60_000,
  maxMessagesPerSecond: Infinity,
  mediaTimeoutMs: Infinity,
  endAfterMediaTimeoutMs: Infinity,
  pingTimeoutMs: Infinity,
  closeTimeoutMs: 60_000,
};
