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
 * Options for {@link toWav}.
 *
 * @public
 */
export interface ToWavOptions {
  /** Sample rate of the file, in Hz; frames of other rates are converted. @defaultValue that of the first frame */
  readonly sampleRate?: number;
  /** Filter quality when sample rates are converted. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const TO_WAV_OPTIONS: OptionNames<ToWavOptions> = { sampleRate: true, resamplerQuality: true };

/**
 * Writes audio to a WAV file (16-bit PCM, mono) and passes it on unchanged.
 *
 *     frames     --a--b--c--|
 *                toWav('call.wav')
 *     result     --a--b--c--|      call.wav: abc
 *
 * Frames are placed at their timestamps; gaps between them are silence. The file begins with the first frame. A frame
 * whose timestamp is earlier than the end of the audio so far, or more than an hour later, is placed directly after the
 * frame before it.
 *
 * Missing folders are created. An existing file is replaced, and each subscription writes the file again. Use an id of
 * your own as the name: a second call may have the `stream_sid` of the first.
 *
 * The file is complete before the result completes or errors, and after unsubscribing. It is updated every 500 ms of
 * audio, so it can be opened even if the process dies.
 *
 * ```ts
 * const recorded$ = call.audio$.pipe(toWav(`recordings/${crypto.randomUUID()}.wav`));
 * ```
 *
 * Errors emitted: those of the source, and an `ExotelError` `fileWriteFailed` if the file cannot be written, or if
 * another recording writes the same file. To continue the call without a recording, use `catchError`.
 *
 * @param path - a path or a `file:` URL
 * @param options - the sample rate of the file in Hz, and the filter quality
 * @returns an operator that passes frames on unchanged
 * @throws TypeError or RangeError when an argument is not valid
 * @throws ExotelError `notOnThisRuntime` where files are not available
 * @see {@link recordCall} to record both sides of a call
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

/** Sample rate of an empty recording, in Hz. */
const DEFAULT_SAMPLE_RATE = 8_000;

/** Half of the shortest frame that Exotel sends: timestamps may jitter by this much without a gap. */
const TOLERANCE_MS = 10;

/** Frames with timestamps further back, or further ahead, use another clock than the frames before them. */
const MAX_BACK_MS = 2_000;
const MAX_GAP_MS = 3_600_000;

/** One voice in a WAV file, on the clock of its frames. It begins with the first frame. */
class MonoRecording {
  readonly #output: WavOutput;
  readonly #sampleRate: number | undefined;
  readonly #resamplerQuality: ResamplerQuality;
  #begun: { readonly writer: WavWriter; readonly track: WavTrack; readonly originMs: number } | undefined;
  /** How much later the clock of the file is than that of the frames, in ms. */
  #shiftMs = 0;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, like `write` and `finish` */
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

  /** Completes the file and closes it. Further calls do nothing. */
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
        // Frames may arrive faster than they are heard.
        now: () => Infinity,
      });
      this.#begun = { writer, track, originMs };
    }
    return this.#begun;
  }
}
