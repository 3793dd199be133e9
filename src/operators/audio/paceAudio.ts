import { concatMap, defer, map, type MonoTypeOperatorFunction, of, tap, timer } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { DEFAULT_SEND_AHEAD_MS, Pacer } from '../../audio/framing/Pacer.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * Options for {@link paceAudio}.
 *
 * @public
 */
export interface PaceAudioOptions {
  /** How far ahead of real time audio is emitted, in ms. @defaultValue 400 */
  readonly sendAheadMs?: number;
}

const PACE_AUDIO_OPTIONS: OptionNames<PaceAudioOptions> = { sendAheadMs: true };

/**
 * Emits audio in real time, after a head start of `sendAheadMs`. A frame that arrives late is emitted at once, and the
 * pace starts again from there: no burst catches up.
 *
 *     source     (abc|)                   200 ms of audio each
 *                paceAudio({ sendAheadMs: 400 })
 *     result     (ab) 196ms (c|)
 *
 * Frames that wait are queued without a limit. When the source errors, they are dropped.
 *
 * ```ts
 * const frames$ = speech$.pipe(frameAudio(), paceAudio());
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @param options - `sendAheadMs`: how far ahead of real time audio is emitted, in ms
 * @returns an operator over frames of any sample rate and length
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link frameAudio} to cut audio into frames first
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
