import type { AudioFrame } from '../AudioFrame.js';

/**
 * Someone starts or stops speaking. Times are on the clock of the stream (`AudioFrame.timestampMs`): they say when it
 * happened, not when it was detected.
 *
 * `start` is emitted when speech has lasted for `minSpeechMs`; its time is that of the first window with speech. `end`
 * is emitted after the hang-over; its time is the end of the last window with speech. The next `start` is never earlier
 * than that.
 *
 * @public
 */
export type SpeechEvent =
  | { readonly type: 'start'; readonly atMs: number }
  | {
      readonly type: 'end';
      readonly atMs: number;
      /** From `start` to `end`, in ms, including pauses. */
      readonly durationMs: number;
    };

/**
 * Whether a window of audio contains speech.
 *
 * @public
 */
export interface SpeechWindow {
  /** When the window begins, in ms on the clock of the stream. */
  readonly atMs: number;
  /** Length of the window, in ms; usually 10 to 30. */
  readonly durationMs: number;
  /** Whether the window contains speech. */
  readonly isSpeech: boolean;
}

/**
 * Separates speech from other sound, window by window. A detector is for one stream: create a new detector for each
 * stream.
 *
 * @public
 */
export interface SpeechDetector {
  /**
   * Takes the next audio and returns the windows that it completes, in order.
   *
   * @param frame - audio of any length
   * @param isBotSpeaking - whether bot audio is playing to the caller; it may leak into `frame`
   * @returns the completed windows
   */
  push(frame: AudioFrame, isBotSpeaking: boolean): readonly SpeechWindow[];
}
