import type { Observable, ObservableInput } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { AsyncFactory, AsyncValues } from '../../support/async/AsyncSource.js';
import type { OptionNames } from '../../support/options.js';
import type { CallInfo } from './CallInfo.js';
import type { CallLifecycle } from './CallLifecycle.js';
import type { CallStats } from './CallStats.js';
import type { Diagnostic } from './Diagnostic.js';
import type { Interruptible, Interruption, InterruptionMode, InterruptionVerdict } from './Interruption.js';
import type { KeyBuffer } from './KeyBuffer.js';
import type { MarkResult, PlaybackEvent, PlaybackReport } from './PlaybackEvent.js';
import type { WireMessage } from './WireMessage.js';

/**
 * Options for `play` of {@link CallSession}: how a playback is interrupted, and what it reports.
 *
 * @public
 */
export interface PlayOptions {
  /** Each value of this observable interrupts the playback. */
  readonly interruptOn?: Observable<unknown>;
  /**
   * What an interruption does. A function is called with the value of `interruptOn` and returns the mode.
   *
   * - `'clear'` drops the audio that the caller has not heard. The playback emits `finished` with the outcome `cleared`.
   * - `'pause'` holds the audio that the caller has not heard, and everything that is queued after it, until the
   *   `verdict`. Then `'stop'` does the same as `'clear'`, and `'resume'` continues with the held audio. A playback that
   *   is paused, or that was heard to its end, cannot be paused: then only `'clear'` has an effect.
   * - `'notify'` continues the playback and emits `progress`.
   *
   * @defaultValue 'clear'
   */
  readonly onInterrupt?: InterruptionMode | ((value: unknown) => InterruptionMode);
  /**
   * Decides about a pause by the first value of the observable or promise that it returns, so it may be an `async`
   * function. It is called for each pause. The observable is unsubscribed when a verdict would be too late: after `verdictTimeoutMs`, after `clear`, or when the
   * call ends. Without this option, every pause ends by the timeout.
   */
  readonly verdict?: (interruption: Interruption) => ObservableInput<InterruptionVerdict>;
  /** How long a verdict may take, in ms. After that, it is `'stop'`. `Infinity` for no limit. @defaultValue 1000 */
  readonly verdictTimeoutMs?: number;
  /**
   * Which values of `interruptOn` have an effect. With `'byKey'`, only values of `dtmf$` have an effect. A playback is one
   * item, so `'afterFirst'` means `'never'` here. A value without effect is reported by the diagnostic
   * `interruptIgnored`.
   *
   * @defaultValue 'always'
   */
  readonly interruptible?: Interruptible;
  /**
   * Events to emit before `finished`. `'started'`: when the caller begins to hear the playback. `{ progressMs }`: also
   * `progress` for every `progressMs` of audio that the caller has heard, in ms.
   *
   * @defaultValue only `finished` is emitted
   */
  readonly report?: PlaybackReport;
}

export const PLAY_OPTIONS: OptionNames<PlayOptions> = {
  interruptOn: true,
  onInterrupt: true,
  verdict: true,
  verdictTimeoutMs: true,
  interruptible: true,
  report: true,
};

/**
 * Audio that arrives asynchronously: an async iterable, such as a Node stream or an async generator; a web
 * `ReadableStream`; or a function that returns one of them or audio, or a promise of it. The function is called with a
 * `signal` that is aborted when the playback is cut.
 *
 * @public
 */
export type AsyncAudio = AsyncValues<PcmInput> | AsyncFactory<PcmInput>;

/**
 * Source of a playback: audio, an observable that emits audio at its own pace, or an iterable or async source, which is
 * pulled when its audio is needed. An observable or async source within an iterable starts when its turn comes.
 *
 * @public
 */
export type PlaySource =
  PcmInput | Iterable<PcmInput | Observable<PcmInput> | AsyncAudio> | AsyncAudio | Observable<PcmInput>;

/**
 * Options for `end` of {@link CallSession}.
 *
 * @public
 */
export interface EndOptions {
  /** Whether the call ends after the caller has heard all queued audio, or at once. @defaultValue 'playback' */
  readonly after?: 'playback' | 'now';
  /** How much longer to wait after all queued audio should have been heard, in ms. @defaultValue 2000 */
  readonly maxWaitMs?: number;
  /** An error of the application. The call ends as `appError`, with the error in `detail`. */
  readonly error?: unknown;
}

export const END_OPTIONS: OptionNames<EndOptions> = {
  after: true,
  maxWaitMs: true,
  error: true,
};

/**
 * A phone call: the caller's audio and DTMF digits, playback to the caller, and the state of the call. `serveCalls`,
 * `listen` and `acceptCall` create it.
 *
 * Unless noted, the observables never error.
 *
 * @public
 */
export interface CallSession {
  /** Who calls whom, and with which audio format. */
  readonly info: CallInfo;
  /** Sample rate of `audio$`, and of samples and bytes that are passed to `send` and `play`, in Hz. */
  readonly sampleRate: number;

  /** Emits the caller's audio. Hot; completes when the call ends. */
  readonly audio$: Observable<AudioFrame>;
  /** Emits each DTMF digit that the caller presses. Hot; completes when the call ends. */
  readonly dtmf$: Observable<DtmfDigit>;
  /** Emits the states of the call. Replays all earlier states. `ended` is emitted exactly once, then it completes. */
  readonly lifecycle$: Observable<CallLifecycle>;
  /** Emits whether bot audio is playing. Replays the current value, which is `false` at first. */
  readonly botSpeaking$: Observable<boolean>;
  /**
   * Emits bot audio that has been played to the caller, at the stream's sample rate, without padding. Audio that was
   * cleared before the caller heard it is never emitted.
   */
  readonly heard$: Observable<AudioFrame>;
  /** Emits non-fatal anomalies. Replays the last 100 (`limits.maxDiagnosticsKept`). */
  readonly diagnostics$: Observable<Diagnostic>;
  /** Emits every message in both directions, masked. Costs nothing without a subscriber. */
  readonly wire$: Observable<WireMessage>;
  /** The DTMF digits that no question has used. */
  readonly keys: KeyBuffer;

  /**
   * Returns the time since the call began, in ms. Every `atMs` of this call's events is on this clock. In marble tests
   * the clock is virtual.
   */
  nowMs(): number;

  /**
   * Low-level sink: appends audio to the queue of the call. Accepts any chunk size and sample rate; chunks, resamples and
   * paces for you, and pads the last chunk. After `end()` and after the end of the call, the audio is dropped and the
   * diagnostic `sendAfterEnd` is reported.
   *
   * @param audio - mono PCM16: an `AudioFrame`, samples or bytes
   * @throws TypeError when the value is not audio, RangeError when its sample rate cannot be converted
   */
  send(audio: PcmInput): void;

  /**
   * Plays audio after everything that is queued, and emits `finished` when the caller has heard it. Cold: subscribing
   * queues the audio; unsubscribing before `finished` removes the part that the caller has not heard.
   *
   * - An observable is subscribed at once, and buffered up to `outbound.maxQueueMs`.
   * - An iterable is pulled when its audio is needed. It may also contain observables and async sources.
   * - An async source is asked for its first piece at once, and for later pieces about `outbound.sendAheadMs` before they
   *   are needed. When the playback is cut, or if the call has ended already, the source is closed in the same tick:
   *   `return()` of an async iterable, `cancel()` of a web stream, `destroy()` of a Node stream.
   *
   * If the source fails, the playback errors after the caller has heard the audio before the failure.
   *
   * ```ts
   * call.play(wavFile('welcome.wav')).subscribe(({ type }) => console.log(type));
   * ```
   *
   * Errors emitted: `queueOverflow`, `tooManyPlaybacks` and `badSource` (`ExotelError`), and errors of the source, of
   * `interruptOn` and of `verdict`.
   *
   * @param source - the audio
   * @param options - how the playback is interrupted, and what it reports
   * @returns an observable of events; `finished` is the last event
   * @throws TypeError when the source cannot be played, TypeError or RangeError when an option is not valid
   */
  play(source: PlaySource, options?: PlayOptions): Observable<PlaybackEvent>;

  /**
   * Sends a mark after everything that is queued. The mark is sent when `mark` is called, with or without a subscriber.
   * The observable emits once and completes: when the caller has heard everything before the mark, or when they never
   * will. Late subscribers receive the result too, and unsubscribing changes nothing. If the call has ended, or ends
   * first, the outcome is `ended`.
   *
   * Errors emitted: `tooManyPlaybacks` when `limits.maxPlaybacks` playbacks and marks are waiting.
   *
   * @param name - the name of the mark; by default the library creates a name
   * @returns an observable of one result
   * @throws TypeError when the name is empty
   */
  mark(name?: string): Observable<MarkResult>;

  /**
   * Ends an utterance of `send`: its last piece is padded and sent at once, instead of after `outbound.flushAfterMs`.
   * Audio that is sent later belongs to a new utterance. Does nothing when no utterance is open.
   *
   * ```ts
   * speech$.subscribe({ next: (audio) => call.send(audio), complete: () => call.flush() });
   * ```
   */
  flush(): void;

  /** Drops all audio that the caller has not heard, both here and at Exotel. */
  clear(): void;

  /**
   * Ends the call by closing its socket. On calls of Connect this hangs up; in a flow, the next applet continues.
   * It cannot be undone: later audio is dropped, and later playbacks finish with the outcome `ended`.
   *
   * @param options - when the call ends, and an error of the application
   * @throws TypeError or RangeError when an option is not valid
   */
  end(options?: EndOptions): void;

  /** Returns counters of the call, as of now. */
  stats(): CallStats;
}
