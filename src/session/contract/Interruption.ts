/**
 * A playback that is paused because something interrupted it.
 *
 * @public
 */
export interface Interruption {
  /** How much of the playback the caller has heard when the message in play has ended, in ms. */
  readonly heardMs: number;
  /** When it was interrupted, on the call's clock (`call.nowMs()`). */
  readonly atMs: number;
}

/** What an interruption may do, and what may be said of one. */
export const INTERRUPTION_MODES = ['clear', 'pause', 'notify'] as const satisfies readonly InterruptionMode[];
export const INTERRUPTION_VERDICTS = ['stop', 'resume'] as const satisfies readonly InterruptionVerdict[];

/**
 * Whether an interruption was meant: `'stop'` drops what the caller has not heard, `'resume'` plays on.
 *
 * @public
 */
export type InterruptionVerdict = 'stop' | 'resume';

/**
 * What an interruption does to a playback: `'clear'` drops what the caller has not heard, `'pause'` holds it until a
 * verdict, `'notify'` only tells how much was heard.
 *
 * @public
 */
export type InterruptionMode = 'clear' | 'pause' | 'notify';

/**
 * Which interruptions have an effect: all of them (`'always'`), DTMF digits only (`'byKey'`), all of them once the first
 * item is over (`'afterFirst'`), or none (`'never'`). A playback is one item; a bridge has an item for each reply.
 *
 * @public
 */
export type Interruptible = 'always' | 'byKey' | 'afterFirst' | 'never';

export const INTERRUPTIBLE: readonly Interruptible[] = ['always', 'byKey', 'afterFirst', 'never'];

/** Whether a value of `interruptOn` may interrupt an item that is the first. */
export function mayInterrupt(interruptible: Interruptible, value: unknown): boolean {
  return interruptible === 'always' || (interruptible === 'byKey' && isDigit(value));
}

function isDigit(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'digit' in value;
}
