import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { pcm16ToSamples } from '../audio/pcm16.js';
import { PcmConverter } from '../audio/resample/PcmConverter.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import { checkRate } from '../audio/sampleRates.js';
import type { WavWriter } from '../audio/wav/WavWriter.js';
import { checkOneOf, checkOptions, type OptionNames } from '../support/options.js';
import { filePath } from './files.js';
import { WavOutput, withRecording } from './WavOutput.js';

/**
 * What is written.
 *
 * @public
 */
export interface ToWavOptions {
  /** Of the file, in Hz; frames of other rates are converted. @defaultValue that of the first frame */
  readonly sampleRate?: number;
  /** How well frames of other rates are converted. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const TO_WAV_OPTIONS: OptionNames<ToWavOptions> = { sampleRate: true, resamplerQuality: true };

/**
 * Writes audio into a WAV file (16-bit PCM, mono) as it passes, one frame behind the other. Missing folders are made, a
 * file that exists is replaced, and each subscription writes it anew. Name it by something of your own: a second call may
 * come with the `stream_sid` of the first. Two recordings that are written to one path at once are an error of the second.
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
 * const recorded$ = call.audio$.pipe(toWav(`recordings/${crypto.randomUUID()}.wav`));
 * ```
 *
 * @throws RangeError when called with a rate that is not converted, or a quality that there is not
 * @public
 */
export function toWav(path: string | URL, options: ToWavOptions = {}): MonoTypeOperatorFunction<AudioFrame> {
  checkOptions('toWav', options, TO_WAV_OPTIONS);
  const { sampleRate, resamplerQuality = 'balanced' } = options;
  if (sampleRate !== undefined) {
    checkRate('sampleRate', sampleRate);
  }
  checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);
  const file = filePath(path);

  return (frames$) =>
    withRecording({
      open: () => new MonoRecording(file, sampleRate, resamplerQuality),
      record: (recording) =>
        frames$.pipe(
          tap((frame) => {
            recording.write(frame);
          }),
        ),
    });
}

/** What a recording of nothing says, in Hz. */
const DEFAULT_SAMPLE_RATE = 8_000;

/** One voice in a WAV file, one frame behind the other. */
class MonoRecording {
  readonly #output: WavOutput;
  readonly #sampleRate: number | undefined;
  readonly #resamplerQuality: ResamplerQuality;
  #begun: { readonly writer: WavWriter; readonly converter: PcmConverter } | undefined;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, as do `write` and `finish` */
  constructor(path: string, sampleRate: number | undefined, resamplerQuality: ResamplerQuality) {
    this.#output = new WavOutput(path, 'replace');
    this.#sampleRate = sampleRate;
    this.#resamplerQuality = resamplerQuality;
  }

  write(frame: AudioFrame): void {
    const { converter } = this.#begin(frame.sampleRate);
    this.#append(converter.convert(frame));
  }

  /** Completes the file and closes it. What comes again does nothing. */
  finish(): void {
    if (this.#isFinished) {
      return;
    }
    this.#isFinished = true;
    try {
      const { writer, converter } = this.#begin(DEFAULT_SAMPLE_RATE);
      this.#append(converter.flush());
      writer.flush();
    } finally {
      this.#output.close();
    }
  }

  #begin(sampleRate: number): { readonly writer: WavWriter; readonly converter: PcmConverter } {
    const to = this.#sampleRate ?? sampleRate;
    this.#begun ??= {
      writer: this.#output.begin({ sampleRate: to, channels: 1 }),
      converter: new PcmConverter({ sampleRate: to, to, resamplerQuality: this.#resamplerQuality }),
    };
    return this.#begun;
  }

  #append(bytes: Uint8Array): void {
    const { writer } = this.#begin(DEFAULT_SAMPLE_RATE);
    writer.place(0, writer.length, pcm16ToSamples(bytes));
  }
}
