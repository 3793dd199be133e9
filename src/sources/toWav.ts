import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import { checkRate } from '../audio/sampleRates.js';
import { WavTrack } from '../audio/wav/WavTrack.js';
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
 * Writes audio to a WAV file (16-bit PCM, mono) as it passes, by the timestamps of its frames: gaps between them are
 * silence, as in `recordCall`. The file begins with the first frame. A frame whose time is earlier, or more than an hour
 * ahead, is placed directly after the frame before it. Creates missing folders, replaces an existing file, and writes it
 * again for each subscription. Name it by an id of your own: a second call may come with the `stream_sid` of the first. If
 * two recordings are written to one path at the same time, the second one errors.
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

/** Half of the shortest frame that Exotel sends: timestamps may jitter as much without making a gap. */
const TOLERANCE_MS = 10;

/** Frames that are dated further back than that, or further ahead, are dated by another clock than those before them. */
const MAX_BACK_MS = 2_000;
const MAX_GAP_MS = 3_600_000;

/** One voice in a WAV file, by the clock of its frames, which begins with the first of them. */
class MonoRecording {
  readonly #output: WavOutput;
  readonly #sampleRate: number | undefined;
  readonly #resamplerQuality: ResamplerQuality;
  #begun: { readonly writer: WavWriter; readonly track: WavTrack; readonly originMs: number } | undefined;
  /** How much later the clock of the file is than that of the frames. */
  #shiftMs = 0;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, as do `write` and `finish` */
  constructor(path: string, sampleRate: number | undefined, resamplerQuality: ResamplerQuality) {
    this.#output = new WavOutput(path, 'replace');
    this.#sampleRate = sampleRate;
    this.#resamplerQuality = resamplerQuality;
  }

  write(frame: AudioFrame): void {
    const { track, originMs } = this.#begin(frame);
    if (frame.samples.length === 0) {
      return;
    }
    let startsAt = frame.timestampMs + this.#shiftMs;
    if (!(startsAt >= track.endsAt - MAX_BACK_MS && startsAt <= track.endsAt + MAX_GAP_MS)) {
      startsAt = track.endsAt;
      this.#shiftMs = startsAt - frame.timestampMs;
    }
    track.push({ ...frame, timestampMs: Math.max(startsAt, originMs) });
  }

  /** Completes the file and closes it. What comes again does nothing. */
  finish(): void {
    if (this.#isFinished) {
      return;
    }
    this.#isFinished = true;
    try {
      const { writer, track } = this.#begin({ sampleRate: DEFAULT_SAMPLE_RATE, timestampMs: 0 });
      track.flush();
      writer.flush();
    } finally {
      this.#output.close();
    }
  }

  #begin({ sampleRate: first, timestampMs: originMs }: Pick<AudioFrame, 'sampleRate' | 'timestampMs'>) {
    if (this.#begun === undefined) {
      const sampleRate = this.#sampleRate ?? first;
      const resamplerQuality = this.#resamplerQuality;
      const writer = this.#output.begin({ sampleRate, channels: 1 });
      const track = new WavTrack({
        writer,
        channel: 0,
        sampleRate,
        resamplerQuality,
        originMs,
        toleranceMs: TOLERANCE_MS,
        // Frames may come faster than they are heard.
        now: () => Infinity,
      });
      this.#begun = { writer, track, originMs };
    }
    return this.#begun;
  }
}
