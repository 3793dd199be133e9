/**
 * Somebody begins to speak, or ceases to. Times are ms since the stream of audio began; `durationMs` is how long the
 * speech was.
 *
 * @public
 */
export type SpeechEvent =
  | { readonly type: 'start'; readonly atMs: number }
  | { readonly type: 'end'; readonly atMs: number; readonly durationMs: number };
