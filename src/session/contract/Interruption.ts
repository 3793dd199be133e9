/**
 * A playback that is paused because something interrupted it.
 *
 * @public
 */
export interface Interruption {
  /** How much of the playback the caller has heard when the message in play has ended, in ms. */
  readonly heardMs: number;
}

/** What an interruption may do, and what may be said of one. */
export const INTERRUPTION_MODES = ['clear', 'pause', 'notify'] as const;
export const INTERRUPTION_VERDICTS = ['confirm', 'reject'] as const;

/**
 * Whether an interruption was meant: `'confirm'` drops what the caller has not heard, `'reject'` plays on.
 *
 * @public
 */
export type InterruptionVerdict = (typeof INTERRUPTION_VERDICTS)[number];

/**
 * What an interruption does to a playback: `'clear'` drops what the caller has not heard, `'pause'` holds it until a
 * verdict, `'notify'` only tells how much was heard.
 *
 * @public
 */
export type InterruptionMode = (typeof INTERRUPTION_MODES)[number];
