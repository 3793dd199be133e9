/** What sound is called that is none of those that are known. */
export const UNKNOWN_AUDIO = 'audio';

/**
 * A prompt, or a piece of one, that was heard without a break. Times are in ms on the clock of its source.
 *
 * @public
 */
export interface HeardSegment {
  /** The prompt's name; `'audio'` for sound that is none of those that are known. */
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether its end is missing: it was cut off. */
  readonly isCut: boolean;
}

/** What a reader of segments tells: that one begins, as soon as it is recognised, and that it is over. */
export type SegmentEvent =
  | { readonly type: 'began'; readonly name: string; readonly fromMs: number }
  | { readonly type: 'ended'; readonly segment: HeardSegment };
