import { concat, defer, EMPTY, filter, map, of, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type PcmInput, PcmReader } from '../../audio/PcmInput.js';
import { FrameResampler } from '../../audio/resample/FrameResampler.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import { checkRate } from '../../audio/sampleRates.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for {@link resample}.
 *
 * @public
 */
export interface ResampleOptions {
  /** Sample rate of raw samples and bytes, in Hz. A frame is converted from its own sample rate. */
  readonly from: number;
  /** Sample rate of the result, in Hz. */
  readonly to: number;
  /** Filter quality; a better quality has a longer latency. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const RESAMPLE_OPTIONS: OptionNames<ResampleOptions> = { from: true, to: true, resamplerQuality: true };

/**
 * Converts the sample rate of one stream of audio, without clicks for any chunk size. Frames that already have the rate
 * pass unchanged.
 *
 *     frames     --a----b----c--|         20 ms each, at 8 kHz
 *                resample({ from: 8_000, to: 16_000 })
 *     result     --A----B----C--(D|)      D: the tail, a few ms
 *
 * The samples that the filter still holds are emitted when the source completes, so that no audio is lost. Raw PCM
 * (samples or bytes) becomes frames, so a pipe of audio operators may begin with `resample`.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(resample({ from: 8_000, to: 16_000 }));
 * ```
 *
 * Errors emitted: those of the source, a `RangeError` if the sample rate of a frame is not supported, and a `TypeError`
 * if a value is not audio.
 *
 * @param options - sample rates in Hz (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000) and the quality
 * @returns an operator from audio to frames at the rate `to`
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link createResampler} for samples without RxJS
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
