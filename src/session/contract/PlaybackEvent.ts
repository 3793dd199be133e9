/**
 * How the end of a playback was confirmed: by Exotel's echo of a mark, by the playback clock because no echo came, or
 * locally because the audio was dropped here or the call ended.
 *
 * @public
 */
export type ConfirmedBy = 'mark' | 'clock' | 'local';

/**
 * How a playback ended: `'played'` when it was heard to its end, `'cleared'` when it was dropped earlier, `'ended'` when
 * the call ended first.
 *
 * @public
 */
export type PlaybackOutcome = 'played' | 'cleared' | 'ended';

/**
 * Which events a playback emits before `finished`: `'started'`, or `started` and a `progress` event for every
 * `progressMs` of audio that the caller has heard, in ms.
 *
 * @public
 */
export type PlaybackReport = 'started' | { readonly progressMs: number };

/**
 * Events of a playback. All times are in ms.
 *
 * - `started`: the caller begins to hear the playback.
 * - `progress`: `heardMs` is how much the caller has heard, `queuedMs` how much audio remains.
 * - `finished`: `heardMs` is how much of the playback the caller heard in total, without padding. If the playback is cut,
 *   it includes the rest of the message that Exotel is playing, because Exotel plays that message to its end. `cutMs` is
 *   the position of the playback clock at the cut; only events with the outcome `cleared` have it.
 *
 * @public
 */
export type PlaybackEvent =
  | { readonly type: 'started' }
  | { readonly type: 'progress'; readonly heardMs: number; readonly queuedMs: number }
  | {
      readonly type: 'finished';
      readonly outcome: PlaybackOutcome;
      readonly confirmedBy: ConfirmedBy;
      readonly heardMs: number;
      readonly cutMs?: number;
    };

/**
 * Result of a mark: whether the caller has heard all audio that was queued before the mark.
 *
 * @public
 */
export interface MarkResult {
  /** The name of the mark. */
  readonly name: string;
  /** Whether the audio before the mark was played, was cleared, or the call ended first. */
  readonly outcome: PlaybackOutcome;
  /** How the outcome was confirmed. */
  readonly confirmedBy: ConfirmedBy;
}
