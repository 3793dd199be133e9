/** The name of sound that matches no known prompt. */
export const UNKNOWN_AUDIO = 'audio';

/**
 * Prompt, or a part of it, that was heard without a break. Times are in ms on the clock of its source.
 *
 * @public
 */
export interface HeardSegment {
  /** Name of the prompt; `'audio'` for sound that matches no known prompt. */
  readonly name: string;
  /** When it began. */
  readonly fromMs: number;
  /** When it ended. */
  readonly toMs: number;
  /** Whether it was cut off before its end. */
  readonly isCut: boolean;
}

/** Event of a segment reader: a segment begins (emitted as soon as it is recognised), or is over. */
export type SegmentEvent =
  | { readonly type: 'began'; readonly name: string; readonly fromMs: number }
  | { readonly type: 'ended'; readonly segment: HeardSegment };
