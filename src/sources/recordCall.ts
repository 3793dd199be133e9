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
 * How a call is recorded.
 *
 * @public
 */
export interface RecordCallOptions {
  /** Of the file, in Hz. @defaultValue that of the call */
  readonly sampleRate?: number;
  /** How well audio of other rates is converted. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const RECORD_CALL_OPTIONS: OptionNames<RecordCallOptions> = { sampleRate: true, resamplerQuality: true };

/**
 * A recording that is complete.
 *
 * @public
 */
export interface CallRecording {
  /** Of the file, absolute; another than was asked for when there was a file already. */
  readonly path: string;
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
  readonly durationMs: number;
}

/**
 * Records a call into a WAV file (16-bit PCM, stereo): the caller on the left, the bot on the right, both by the clock of
 * the call. What the bot says stands where the caller heard it, and what was cleared unheard is left out; gaps are
 * silence. The file begins when the recording is subscribed to and ends with the last that was said; then the recording
 * emits its one value.
 *
 * It writes as `toWav` does: missing folders are made, the file is brought up to date every 500 ms of audio, and a disk
 * that fails is an error, `fileWriteFailed`. Unsubscribing finishes the file. A file that exists is kept, and the recording
 * gets a number behind its name: a second call may come with the `stream_sid` of the first.
 *
 *     audio$     --a--b--c-----d--|
 *     heard$     -----x--y--------|
 *                recordCall(call, 'call.wav')
 *     result     -----------------(r|)
 *
 * It lasts as long as the call does: a handler of `serveCalls` that merges it with a conversation ends the call with
 * `call.end()`.
 *
 * ```ts
 * const handled$ = merge(
 *   recordCall(call, `recordings/${encodeURIComponent(call.info.streamSid)}.wav`),
 *   call.play(wavFile('welcome.wav')).pipe(finalize(() => call.end())),
 * );
 * ```
 *
 * @throws RangeError when called with a rate that is not converted, or a quality that there is not
 * @public
 */
export function recordCall(
  call: {
    /** The caller. */
    readonly audio$: Observable<AudioFrame>;
    /** The bot, as it was heard. */
    readonly heard$: Observable<AudioFrame>;
    /** Of `audio$`, in Hz. */
    readonly sampleRate: number;
    /** How long the call has lasted, in ms: by that clock frames are dated. */
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

/** What a recording of two voices is made with. */
export interface StereoRecordingConfig {
  /** Of the file, in Hz. */
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  /** The age of the call, in ms. */
  readonly age: () => number;
}

/** Half of the shortest frame that Exotel sends: its timestamps may jitter as much without making a gap. */
const CALLER_TOLERANCE_MS = 10;

/** What is heard is dated by our own clock, to the sample. */
const BOT_TOLERANCE_MS = 1;

/** Two voices in a WAV file, on one clock that begins now. */
class StereoRecording {
  readonly #output: WavOutput;
  readonly #writer: WavWriter;
  readonly #caller: WavTrack;
  readonly #bot: WavTrack;
  readonly #sampleRate: number;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, as do the other methods */
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

  /** How long it is, in ms. */
  get durationMs(): number {
    return (this.#writer.length * 1_000) / this.#sampleRate;
  }

  caller(frame: AudioFrame): void {
    this.#caller.push(frame);
  }

  bot(frame: AudioFrame): void {
    this.#bot.push(frame);
  }

  /** Completes the file and closes it. What comes again does nothing. */
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
