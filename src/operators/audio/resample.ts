import { concat, defer, EMPTY, filter, map, type MonoTypeOperatorFunction, of } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { FrameResampler } from '../../audio/resample/FrameResampler.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import { checkRate } from '../../audio/sampleRates.js';
import { checkOneOf } from '../../support/options.js';

/**
 * Which rate becomes which.
 *
 * @public
 */
export interface ResampleOptions {
  /** Of the frames that come, in Hz. A frame that has another rate is converted from its own. */
  readonly from: number;
  /** Of the frames that go, in Hz. */
  readonly to: number;
  /** How well, and so how long it takes. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

/**
 * Converts the sample rate of one stream of audio, click-free whatever its chunking. What the filter still holds comes
 * when the source completes, so that the audio is as long as it was. Frames that have the rate already pass as they
 * are; one whose rate is none that is converted is the stream's error, a `RangeError`.
 *
 *     frames     --a----b----c--|         20 ms each, at 8 kHz
 *                resample({ from: 8_000, to: 16_000 })
 *     result     --A----B----C--(D|)      D: the tail, a few ms
 *
 * ```ts
 * const speech$ = call.audio$.pipe(resample({ from: 8_000, to: 16_000 }));
 * ```
 *
 * @throws RangeError when called with a rate that is not converted, or a quality that there is not
 * @public
 */
export function resample(options: ResampleOptions): MonoTypeOperatorFunction<AudioFrame> {
  const { from, to, resamplerQuality = 'balanced' } = options;
  checkRate('from', from);
  checkRate('to', to);
  checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);

  return (frames$) =>
    defer(() => {
      const resampler = new FrameResampler({ from, to, resamplerQuality });
      return concat(
        frames$.pipe(map((frame) => resampler.push(frame))),
        defer(() => {
          const tail = resampler.flush();
          return tail === undefined ? EMPTY : of(tail);
        }),
      ).pipe(filter(({ samples }) => samples.length > 0));
    });
}
