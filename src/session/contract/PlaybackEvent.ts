/**
 * How it is known what the caller heard: by Exotel's mark echo, by the playback clock when no echo came, or locally,
 * because the audio was dropped here or the call ended.
 *
 * @public
 */
export type ConfirmedBy = 'mark' | 'clock' | 'local';

/**
 * What became of audio: heard to its end, dropped before its end, or cut off by the end of the call.
 *
 * @public
 */
export type PlaybackOutcome = 'played' | 'cleared' | 'ended';

/**
 * What a playback reports besides its end.
 *
 * @public
 */
export type PlaybackReport = 'started' | { readonly progressMs: number };

/**
 * What `play` reports.
 *
 * `heardMs` of `finished` is how much of the playback the caller has heard when all is over, padding excluded. At a cut it
 * includes the rest of the message in play, which Exotel plays to its end; `cutMs` is where the playback clock stood at
 * the cut, and is only there when the outcome is `cleared`. `heardMs` and `queuedMs` of `progress` are how much the caller
 * has heard by now, and how much is still to be heard.
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
 * What became of a mark: the caller has heard all audio queued before it, or never will.
 *
 * @public
 */
export interface MarkResult {
  readonly name: string;
  readonly outcome: PlaybackOutcome;
  readonly confirmedBy: ConfirmedBy;
}
