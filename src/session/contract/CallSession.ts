import type { Observable } from 'rxjs';
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
 * How a playback behaves.
 *
 * @public
 */
export interface PlayOptions {
  /** Each of its values interrupts the playback. */
  readonly interruptOn?: Observable<unknown>;
  /**
   * What an interruption does, whatever its value or by it:
   *
   * - `'clear'` drops what has not been heard: the playback reports `finished` as `cleared`, with how much was heard;
   * - `'pause'` holds what has not been heard, and all that is queued behind it, until the `verdict`; then `'stop'`
   *   does as `'clear'` does, and `'resume'` plays on from what was held. While the playback is paused,
   *   and once it was heard to its end, there is nothing to pause: only `'clear'` has an effect then;
   * - `'notify'` goes on, and reports `progress`.
   *
   * @defaultValue 'clear'
   */
  readonly onInterrupt?: InterruptionMode | ((value: unknown) => InterruptionMode);
  /**
   * Says whether a pause was meant, by its first value; subscribed for each pause, and unsubscribed when it comes too
   * late: after `verdictTimeoutMs`, `clear`, or the end of the call. Without it all pauses last until the time-out.
   */
  readonly verdict?: (interruption: Interruption) => Observable<InterruptionVerdict>;
  /** How long a verdict may take, in ms; then it is `'stop'`. `Infinity` for any time. @defaultValue 1000 */
  readonly verdictTimeoutMs?: number;
  /**
   * Which values of `interruptOn` have an effect; for `'byKey'`, those of `dtmf$`. A playback is one item, so
   * `'afterFirst'` is `'never'` here. A value without effect is reported as a diagnostic.
   *
   * @defaultValue 'always'
   */
  readonly interruptible?: Interruptible;
  /**
   * Reports besides `finished`: `'started'` when the caller begins to hear it, `{ progressMs }` also every so many ms of
   * audio heard.
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
 * Audio that comes some time after it was asked for: an async iterable, such as a Node stream or an async generator, a web
 * `ReadableStream`, or a function that returns or promises one, or audio. The function is called with a `signal` that is
 * aborted when the playback is cut.
 *
 * @public
 */
export type AsyncAudio = AsyncValues<PcmInput> | AsyncFactory<PcmInput>;

/**
 * What plays: audio, an observable that gives audio when it likes, or a list or an async source, which are pulled as the
 * audio is needed. A stream or an async source within a list begins when its turn comes.
 *
 * @public
 */
export type PlaySource =
  PcmInput | Iterable<PcmInput | Observable<PcmInput> | AsyncAudio> | AsyncAudio | Observable<PcmInput>;

/**
 * How a call is ended.
 *
 * @public
 */
export interface EndOptions {
  /** End when what is queued was heard, or at once. @defaultValue 'playback' */
  readonly after?: 'playback' | 'now';
  /** How long to wait beyond the moment at which all should have been heard, in ms. @defaultValue 2000 */
  readonly maxWaitMs?: number;
  /** What went wrong in the application: the call ends as `appError`, with this in its `detail`. */
  readonly error?: unknown;
}

export const END_OPTIONS: OptionNames<EndOptions> = {
  after: true,
  maxWaitMs: true,
  error: true,
};

/**
 * One phone call.
 *
 * @public
 */
export interface CallSession {
  readonly info: CallInfo;
  /** Of `audio$`, and of samples and bytes given to `send` and `play`, in Hz. */
  readonly sampleRate: number;

  /** The caller's audio. Hot; completes when the call ends. */
  readonly audio$: Observable<AudioFrame>;
  /** The caller's keys, one value a press. Hot; completes when the call ends. */
  readonly dtmf$: Observable<DtmfDigit>;
  /** Where the call is. Replays from the beginning; `ended` is its last value, exactly once, and it completes then. */
  readonly lifecycle$: Observable<CallLifecycle>;
  /** Whether the caller hears audio of ours now. Replays its value, which is `false` at first. */
  readonly botSpeaking$: Observable<boolean>;
  /** What the caller has heard of ours, at the wire's rate, padding left out. Audio that was cleared unheard never appears. */
  readonly heard$: Observable<AudioFrame>;
  /** What was odd and survived. Replays the last 100. */
  readonly diagnostics$: Observable<Diagnostic>;
  /** Every message both ways, masked. Costs nothing while nobody subscribes. */
  readonly wire$: Observable<WireMessage>;
  /** Keys that were pressed and that nobody has consumed. */
  readonly keys: KeyBuffer;

  /**
   * Returns how long ago the call began, in ms: the clock of every `atMs` of this call's events. It is rxjs's clock, and
   * virtual in marble tests.
   */
  nowMs(): number;

  /**
   * Appends audio to what the caller will hear: any chunking, framed and paced for you. Ignored, with a diagnostic, when
   * the call has ended.
   *
   * @throws TypeError when it is no audio, RangeError when it is of a rate that cannot be converted
   */
  send(audio: PcmInput): void;

  /**
   * Plays audio behind everything queued, and emits `finished` when the caller has heard it. Cold: subscribing queues it,
   * unsubscribing earlier removes what the caller has not heard of it.
   *
   * An observable source is subscribed at once and buffered up to `outbound.maxQueueMs`. An iterable is pulled as it is
   * needed, and may give observables and async sources too. An async source is asked for its first piece at once, and for
   * the next ones about `outbound.sendAheadMs` before they are needed; when the playback is cut, it is closed in the same
   * tick: `return()` of an async iterable, `cancel()` of a web stream, `destroy()` of a Node stream. A source that fails
   * makes the playback fail, after what it gave was heard.
   *
   * @throws TypeError when it is no audio source
   */
  play(source: PlaySource, options?: PlayOptions): Observable<PlaybackEvent>;

  /**
   * Sends a mark behind everything queued so far. It is sent when `mark` is called; the observable only reports what
   * became of it, to every subscriber, however late, and unsubscribing changes nothing. Emits once, when the caller has
   * heard everything before the mark or never will, and completes. A mark of a call that has ended, or ends first,
   * finishes as `ended`.
   *
   * Errors emitted: `tooManyPlaybacks`, when `limits.maxPlaybacks` playbacks and marks wait already.
   *
   * @throws TypeError when the name is empty
   */
  mark(name?: string): Observable<MarkResult>;

  /**
   * Ends an utterance of `send`: no more audio of it follows, so its last piece is padded and leaves at once, instead of
   * after `outbound.flushAfterMs`. What is sent later is a new utterance behind it. Does nothing when no utterance is open.
   *
   * ```ts
   * speech$.subscribe({ next: (audio) => call.send(audio), complete: () => call.flush() });
   * ```
   */
  flush(): void;

  /** Drops what the caller has not heard of everything, here and at Exotel. */
  clear(): void;

  /**
   * Ends the call by closing its socket: on Connect calls that hangs up, in a flow the next applet takes over. Final:
   * what is sent or played later is ignored or finishes as `ended`.
   */
  end(options?: EndOptions): void;

  stats(): CallStats;
}
