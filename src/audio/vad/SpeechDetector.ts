import type { AudioFrame } from '../AudioFrame.js';

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
