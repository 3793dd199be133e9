import { concatMap, defer, map, type MonoTypeOperatorFunction, of, tap, timer } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { DEFAULT_SEND_AHEAD_MS, Pacer } from '../../audio/framing/Pacer.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * Options for `paceAudio`.
 *
 * @public
 */
export interface PaceAudioOptions {
  /** How far ahead of real time audio is let through, in ms. @defaultValue 400 */
  readonly sendAheadMs?: number;
}

const PACE_AUDIO_OPTIONS: OptionNames<PaceAudioOptions> = { sendAheadMs: true };

/**
 * Lets audio through no faster than it is played, except for the first `sendAheadMs`. A frame that comes late is let
 * through at once, and the pace begins again from there: nothing is sent in a burst to catch up. Frames that wait when the
 * source errors are dropped. The queue is not limited.
 *
 *     source     (abc|)                   200 ms of audio each
 *                paceAudio({ sendAheadMs: 400 })
 *     result     (ab) 196ms (c|)
 *
 * ```ts
 * const frames$ = speech$.pipe(frameAudio(), paceAudio());
 * ```
 *
 * @param options - `sendAheadMs`: how far ahead of real time audio is let through, in ms
 * @returns an operator over frames of any rate and length
 * @throws RangeError when called with a `sendAheadMs` below 0
 * @public
 */
export function paceAudio(options: PaceAudioOptions = {}): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('paceAudio', options, PACE_AUDIO_OPTIONS);
  const { sendAheadMs = DEFAULT_SEND_AHEAD_MS } = options;
  if (!(sendAheadMs >= 0)) {
    throw new RangeError(`\`sendAheadMs\` must not be below 0, got ${describeValue(sendAheadMs)}`);
  }

  return (frames$) =>
    defer(() => {
      const pacer = new Pacer(sendAheadMs);
      return frames$.pipe(
        concatMap((frame) => {
          const durationMs = (frame.samples.length * 1_000) / frame.sampleRate;
          const waitMs = Math.ceil(pacer.dueAt(durationMs) - steadyNow());
          const due$ = waitMs > 0 ? timer(waitMs).pipe(map(() => frame)) : of(frame);
          return due$.pipe(tap(() => pacer.send(durationMs, steadyNow())));
        }),
      );
    });
}
