import { concat, defer, ignoreElements, merge, type Observable, of, tap } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { checkOneOf } from '../support/checkOneOf.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import { checkRate } from '../audio/sampleRates.js';
import { filePath } from './filePath.js';
import { StereoRecording } from './StereoRecording.js';
import { withRecording } from './withRecording.js';

/**
 * What of a call is recorded; every `CallSession` is one.
 *
 * @public
 */
export interface RecordableCall {
  /** The caller. */
  readonly audio$: Observable<AudioFrame>;
  /** The bot, as it was heard. */
  readonly heard$: Observable<AudioFrame>;
  /** Of `audio$`, in Hz. */
  readonly sampleRate: number;
  /** How long the call has lasted, in ms: by that clock frames are dated. */
  stats(): { readonly durationMs: number };
}

/**
 * How a call is recorded.
 *
 * @public
 */
export interface RecordCallOptions {
  /** Of the file, in Hz. @defaultValue that of the call */
  readonly sampleRate?: number;
  /** How well audio of other rates is converted. @defaultValue 'balanced' */
  readonly resampling?: ResamplerQuality;
}

/**
 * A recording that is complete.
 *
 * @public
 */
export interface CallRecording {
  /** Of the file, absolute. */
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
 * that fails is an error, `fileWriteFailed`. Unsubscribing finishes the file.
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
  call: RecordableCall,
  path: string | URL,
  options: RecordCallOptions = {},
): Observable<CallRecording> {
  const { sampleRate = call.sampleRate, resampling = 'balanced' } = options;
  checkRate('sampleRate', sampleRate);
  checkOneOf('resampling', resampling, RESAMPLER_QUALITIES);
  const file = filePath(path);
  const config = { sampleRate, quality: resampling, age: () => call.stats().durationMs };

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
          return of({ path: file, sampleRate, durationMs: recording.durationMs });
        }),
      ),
  });
}
