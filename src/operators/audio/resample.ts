import { concat, defer, EMPTY, filter, map, of, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type PcmInput, PcmReader } from '../../audio/PcmInput.js';
import { FrameResampler } from '../../audio/resample/FrameResampler.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import { checkRate } from '../../audio/sampleRates.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for `resample`.
 *
 * @public
 */
export interface ResampleOptions {
  /** Rate of the source, in Hz: of raw samples and bytes. A frame that has another rate is converted from its own. */
  readonly from: number;
  /** Rate of the result, in Hz. */
  readonly to: number;
  /** How well, and so how long it takes. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const RESAMPLE_OPTIONS: OptionNames<ResampleOptions> = { from: true, to: true, resamplerQuality: true };

/**
 * Converts the sample rate of one stream of audio, click-free whatever its chunking. What the filter still holds comes
 * when the source completes, so that the audio is as long as it was. Frames that have the rate already pass as they
 * are. Raw PCM, samples or bytes, is made frames here, so that a pipe of audio may begin with it.
 *
 * Errors emitted: a `RangeError` when a frame has a rate that is not converted.
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
export function resample(options: ResampleOptions): OperatorFunction<PcmInput, AudioFrame> {
  checkOptions('resample', options, RESAMPLE_OPTIONS);
  const { from, to, resamplerQuality = 'balanced' } = options;
  checkRate('from', from);
  checkRate('to', to);
  checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);

  return (audio$) =>
    defer(() => {
      const reader = new PcmReader(from);
      const resampler = new FrameResampler({ from, to, resamplerQuality });
      return concat(
        audio$.pipe(map((audio) => resampler.push(reader.read(audio)))),
        defer(() => {
          const tail = resampler.flush();
          return tail === undefined ? EMPTY : of(tail);
        }),
      ).pipe(filter(({ samples }) => samples.length > 0));
    });
}
