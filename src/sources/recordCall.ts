import { concat, defer, ignoreElements, merge, type Observable, of, tap } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import { checkRate } from '../audio/sampleRates.js';
import { WavTrack } from '../audio/wav/WavTrack.js';
import type { WavWriter } from '../audio/wav/WavWriter.js';
import { checkOneOf, checkOptions, type OptionNames } from '../support/options.js';
import { filePath } from './files.js';
import { WavOutput, withRecording } from './WavOutput.js';

/**
 * Options for {@link recordCall}.
 *
 * @public
 */
export interface RecordCallOptions {
  /** Sample rate of the file, in Hz. @defaultValue that of the call */
  readonly sampleRate?: number;
  /** Filter quality when sample rates are converted. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const RECORD_CALL_OPTIONS: OptionNames<RecordCallOptions> = { sampleRate: true, resamplerQuality: true };

/**
 * A complete recording of a call.
 *
 * @public
 */
export interface CallRecording {
  /** Absolute path of the file. It has another name than requested if a file of that name already existed. */
  readonly path: string;
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
  /** Length of the recording, in ms. */
  readonly durationMs: number;
}

/**
 * Records a call to a WAV file (16-bit PCM, stereo): the caller on the left, the bot on the right. Emits one value when
 * the file is complete, and completes.
 *
 *     audio$     --a--b--c-----d--|
 *     heard$     -----x--y--------|
 *                recordCall(call, 'call.wav')
 *     result     -----------------(r|)
 *
 * Both channels use the clock of the call. Bot audio is where the caller heard it; audio that was cleared before the
 * caller heard it is left out. Gaps are silence. The file begins when the recording is subscribed, and ends with the
 * last audio.
 *
 * Missing folders are created. An existing file is kept, and the recording gets a number after its name, because a
 * second call may have the `stream_sid` of the first. The file is updated every 500 ms of audio, so it can be opened
 * even if the process dies. Unsubscribing finishes the file.
 *
 * The recording lasts as long as the call. A handler of `serveCalls` that merges it with a conversation must end the
 * call with `call.end()`.
 *
 * ```ts
 * const handled$ = merge(
 *   recordCall(call, `recordings/${encodeURIComponent(call.info.streamSid)}.wav`),
 *   call.play(wavFile('welcome.wav')).pipe(finalize(() => call.end())),
 * );
 * ```
 *
 * Errors emitted: those of `audio$` and `heard$`, and an `ExotelError` `fileWriteFailed` if the file cannot be written.
 * To continue the call without a recording, use `catchError`.
 *
 * @param call - the call to record
 * @param path - a path or a `file:` URL
 * @param options - the sample rate of the file in Hz, and the filter quality
 * @returns an observable of one value: the path, the sample rate in Hz and the length in ms
 * @throws TypeError or RangeError when an argument is not valid
 * @throws ExotelError `notOnThisRuntime` where files are not available
 * @see {@link toWav} to record one voice
 * @public
 */
export function recordCall(
  call: {
    /** Audio of the caller. */
    readonly audio$: Observable<AudioFrame>;
    /** Bot audio that the caller heard. */
    readonly heard$: Observable<AudioFrame>;
    /** Sample rate of `audio$`, in Hz. */
    readonly sampleRate: number;
    /** How long the call has lasted, in ms: the clock of the timestamps of frames. */
    stats(): { readonly durationMs: number };
  },
  path: string | URL,
  options: RecordCallOptions = {},
): Observable<CallRecording> {
  checkOptions('recordCall', options, RECORD_CALL_OPTIONS);
  const { sampleRate = call.sampleRate, resamplerQuality = 'balanced' } = options;
  checkRate('sampleRate', sampleRate);
  checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);
  const file = filePath(path);
  const config = { sampleRate, resamplerQuality, age: () => call.stats().durationMs };

  return withRecording({
    open: () => new StereoRecording(file, config),
    record: (recording) =>
      concat(
        merge(
          call.audio$.pipe(
            tap((frame) => {
              recording.caller(frame);
            }),
          ),
          call.heard$.pipe(
            tap((frame) => {
              recording.bot(frame);
            }),
          ),
        ).pipe(ignoreElements()),
        defer(() => {
          recording.finish();
          return of({ path: recording.path, sampleRate, durationMs: recording.durationMs });
        }),
      ),
  });
}

/** Options of a recording of two voices. */
export interface StereoRecordingConfig {
  /** Sample rate of the file, in Hz. */
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  /** Returns the age of the call, in ms. */
  readonly age: () => number;
}

/** Half of the shortest frame that Exotel sends: its timestamps may jitter by this much without a gap. */
const CALLER_TOLERANCE_MS = 10;

/** Bot audio has timestamps of this library's own clock, exact to the sample. */
const BOT_TOLERANCE_MS = 1;

/** Two voices in a WAV file, on one clock that begins now. */
class StereoRecording {
  readonly #output: WavOutput;
  readonly #writer: WavWriter;
  readonly #caller: WavTrack;
  readonly #bot: WavTrack;
  readonly #sampleRate: number;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, like the other methods */
  constructor(path: string, { sampleRate, resamplerQuality, age }: StereoRecordingConfig) {
    this.#sampleRate = sampleRate;
    this.#output = new WavOutput(path, 'keep');
    this.#writer = this.#output.begin({ sampleRate, channels: 2 });
    const track = { writer: this.#writer, sampleRate, resamplerQuality, originMs: age(), now: age };
    this.#caller = new WavTrack({ ...track, channel: 0, toleranceMs: CALLER_TOLERANCE_MS });
    this.#bot = new WavTrack({ ...track, channel: 1, toleranceMs: BOT_TOLERANCE_MS });
  }

  get path(): string {
    return this.#output.path;
  }

  /** Length of the recording, in ms. */
  get durationMs(): number {
    return (this.#writer.length * 1_000) / this.#sampleRate;
  }

  caller(frame: AudioFrame): void {
    this.#caller.push(frame);
  }

  bot(frame: AudioFrame): void {
    this.#bot.push(frame);
  }

  /** Completes the file and closes it. Further calls do nothing. */
  finish(): void {
    if (this.#isFinished) {
      return;
    }
    this.#isFinished = true;
    try {
      this.#caller.flush();
      this.#bot.flush();
      this.#writer.flush();
    } finally {
      this.#output.close();
    }
  }
}
