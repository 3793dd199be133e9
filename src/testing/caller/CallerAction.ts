import type { AudioFrame } from '../../audio/AudioFrame.js';

/**
 * Audio that a simulated caller says from the beginning of the call, then silence. Other sample rates are converted.
 *
 * @public
 */
export type CallerAudio = AudioFrame | { readonly wav: string } | { readonly toneHz: number } | 'silence';

/**
 * DTMF digit that a simulated caller presses.
 *
 * @public
 */
export interface SimulatedKey {
  /** When it is pressed, in ms since `start`. */
  readonly atMs: number;
  /** The digit: 0–9, *, # or A–D. */
  readonly digit: string;
  /** How long it is held, in ms. @defaultValue 100 */
  readonly durationMs?: number;
}

/**
 * Options for how the caller's end of a call ends.
 *
 * @public
 */
export interface HangUp {
  /**
   * The reason in `stop`. Exotel documents `callended` and `stopped`.
   * @defaultValue 'canceled or call ended', as on live calls
   */
  readonly reason?: string;
  /** Whether the connection is cut, as on live calls (the bot sees 1006), or closed with 1000. @defaultValue 'cut' */
  readonly connection?: 'cut' | 'close';
  /** How long the connection stays open after `stop`, in ms. @defaultValue 0 */
  readonly lingerMs?: number;
}
