import type { AudioFrame } from '../AudioFrame.js';

/**
 * Someone begins or ceases to speak. Both times are on the clock of the stream, that of `AudioFrame.timestampMs`, and
 * say when it happened, not when it was known: `start` is told as soon as speech has lasted long enough to be one, and
 * dated back to its first window; `end` is told after the hang-over, and dated back to the end of the last window with
 * speech. The next `start` is never dated before that.
 *
 * @public
 */
export type SpeechEvent =
  | { readonly type: 'start'; readonly atMs: number }
  | {
      readonly type: 'end';
      readonly atMs: number;
      /** From `start` to `end`, the pauses within included. */
      readonly durationMs: number;
    };

/**
 * What a detector says of a window of audio.
 *
 * @public
 */
export interface SpeechWindow {
  /** When the window begins, on the clock of the stream. */
  readonly atMs: number;
  /** How long it is; 10 to 30 ms are usual. */
  readonly durationMs: number;
  readonly isSpeech: boolean;
}

/**
 * What tells speech from the rest, window by window. Of one stream: a new one begins with a new detector.
 *
 * @public
 */
export interface SpeechDetector {
  /**
   * Takes the next audio, of any length, and gives the windows that it completes, in order.
   *
   * @param isBotSpeaking - whether the caller hears audio of ours meanwhile, which may leak into this
   */
  push(frame: AudioFrame, isBotSpeaking: boolean): readonly SpeechWindow[];
}
