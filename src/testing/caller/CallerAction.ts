import type { AudioFrame } from '../../audio/AudioFrame.js';

/**
 * What a simulated caller says, from the beginning of the call; silence follows. Audio of another rate is converted.
 *
 * @public
 */
export type CallerAudio = AudioFrame | { readonly wav: string } | { readonly toneHz: number } | 'silence';

/**
 * A key that a simulated caller presses.
 *
 * @public
 */
export interface SimulatedKey {
  /** When, in ms since `start`. */
  readonly atMs: number;
  /** One of 0–9, *, #, A–D. */
  readonly digit: string;
  /** How long it is held, in ms. @defaultValue 100 */
  readonly durationMs?: number;
}

/**
 * How the caller's end of a call ends.
 *
 * @public
 */
export interface HangUp {
  /**
   * What `stop` gives as the reason; documented are `callended` and `stopped`.
   * @defaultValue 'canceled or call ended', as on live calls
   */
  readonly reason?: string;
  /** Whether the connection is cut (the bot sees 1006), as on live calls, or closed with 1000. @defaultValue 'cut' */
  readonly connection?: 'cut' | 'close';
  /** How long the connection stays after `stop`, in ms. @defaultValue 0 */
  readonly lingerMs?: number;
}
