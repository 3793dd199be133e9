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
