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
 * What `play` tells. `heardMs` is how much of this playback the caller has heard, padding excluded; `queuedMs` how much
 * of it is still to be heard.
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
    };

/**
 * What became of a mark: the caller has heard all audio queued before it, or never will.
 *
 * @public
 */
export interface MarkEcho {
  readonly name: string;
  readonly outcome: PlaybackOutcome;
  readonly confirmedBy: ConfirmedBy;
}
