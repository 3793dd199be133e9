import { concatMap, defer, map, type MonoTypeOperatorFunction, of, tap, timer } from 'rxjs';
import { DEFAULT_SEND_AHEAD_MS, Pacer } from '../../audio/framing/Pacer.js';
import { steadyNow } from '../../support/steadyNow.js';

/**
 * How audio is paced.
 *
 * @public
 */
export interface PaceAudioOptions {
  /** Samples a second, in Hz: two bytes each. */
  readonly sampleRate: number;
  /** How far ahead of real time audio is let through, in ms. @defaultValue 400 */
  readonly sendAheadMs?: number;
}

/**
 * Lets PCM16 audio through no faster than it is played, but for a lead at the beginning. What comes late is let through
 * at once, and the pace begins anew from there: nothing is sent in a burst to catch up. What waits when the source errors
 * is dropped. The queue is not limited.
 *
 *     source     (abc|)                   200 ms of audio each
 *                paceAudio({ sampleRate: 8_000, sendAheadMs: 400 })
 *     result     (ab) 196ms (c|)
 *
 * ```ts
 * const frames$ = pcm$.pipe(frameAudio(), paceAudio({ sampleRate: 8_000 }));
 * ```
 *
 * @throws RangeError when called with a rate that is not above 0 or a lead below 0
 * @public
 */
export function paceAudio(options: PaceAudioOptions): MonoTypeOperatorFunction<Uint8Array> {
  const { sampleRate, sendAheadMs = DEFAULT_SEND_AHEAD_MS } = options;
  if (!(sampleRate > 0)) {
    throw new RangeError(`\`sampleRate\` must be above 0 Hz, got ${String(sampleRate)}`);
  }
  if (!(sendAheadMs >= 0)) {
    throw new RangeError(`\`sendAheadMs\` must not be below 0, got ${String(sendAheadMs)}`);
  }

  return (audio$) =>
    defer(() => {
      const pacer = new Pacer(sendAheadMs);
      return audio$.pipe(
        concatMap((chunk) => {
          const durationMs = (chunk.length * 500) / sampleRate;
          const waitMs = Math.ceil(pacer.dueAt(durationMs) - steadyNow());
          const due$ = waitMs > 0 ? timer(waitMs).pipe(map(() => chunk)) : of(chunk);
          return due$.pipe(tap(() => pacer.send(durationMs, steadyNow())));
        }),
      );
    });
}
