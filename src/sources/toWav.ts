import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { checkOneOf } from '../support/checkOneOf.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import { checkRate } from '../audio/sampleRates.js';
import { filePath } from './filePath.js';
import { MonoRecording } from './MonoRecording.js';
import { withRecording } from './withRecording.js';

/**
 * What is written.
 *
 * @public
 */
export interface ToWavOptions {
  /** Of the file, in Hz; frames of other rates are converted. @defaultValue that of the first frame */
  readonly sampleRate?: number;
  /** How well frames of other rates are converted. @defaultValue 'balanced' */
  readonly resampling?: ResamplerQuality;
}

/**
 * Writes audio into a WAV file (16-bit PCM, mono) as it passes, one frame behind the other. Missing folders are made, a
 * file that exists is replaced, and each subscription writes it anew.
 *
 * The file is whole before completion or an error is passed on, and after unsubscribing. It is brought up to date every
 * 500 ms of audio, so that a process that dies leaves a file that opens. A disk that fails is the error of the result,
 * `fileWriteFailed`: `catchError` is where to let the call go on without a recording.
 *
 *     frames     --a--b--c--|
 *                toWav('call.wav')
 *     result     --a--b--c--|      call.wav: abc
 *
 * ```ts
 * const recorded$ = call.audio$.pipe(toWav(`recordings/${encodeURIComponent(call.info.streamSid)}.wav`));
 * ```
 *
 * @throws RangeError when called with a rate that is not converted, or a quality that there is not
 * @public
 */
export function toWav(path: string | URL, options: ToWavOptions = {}): MonoTypeOperatorFunction<AudioFrame> {
  const { sampleRate, resampling = 'balanced' } = options;
  if (sampleRate !== undefined) {
    checkRate('sampleRate', sampleRate);
  }
  checkOneOf('resampling', resampling, RESAMPLER_QUALITIES);
  const file = filePath(path);

  return (frames$) =>
    withRecording({
      open: () => new MonoRecording(file, sampleRate, resampling),
      record: (recording) =>
        frames$.pipe(
          tap((frame) => {
            recording.write(frame);
          }),
        ),
    });
}
