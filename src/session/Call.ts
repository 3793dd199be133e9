import { type Observable, ReplaySubject, Subject } from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { describeAudio } from '../audio/describeAudio.js';
import { defaultMessageBytes } from '../audio/framing/messageSize.js';
import { DEFAULT_SEND_AHEAD_MS } from '../audio/framing/Pacer.js';
import { isPcmInput, type PcmInput } from '../audio/PcmInput.js';
import type { DtmfDigit } from '../operators/wire/DtmfDigit.js';
import { messageOf } from '../support/describeError.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import { CallDiagnostics } from './CallDiagnostics.js';
import { CallWire } from './CallWire.js';
import type { CallInfo } from './contract/CallInfo.js';
import type { CallLifecycle } from './contract/CallLifecycle.js';
import type { CallLimits } from './contract/CallLimits.js';
import type { CallOptions } from './contract/CallOptions.js';
import type { CallSession, EndOptions, PlayOptions, PlaySource } from './contract/CallSession.js';
import type { CallStats } from './contract/CallStats.js';
import { checkEndOptions } from './contract/checkEnd.js';
import { checkPlayOptions, checkPlaySource } from './contract/checkPlay.js';
import type { Diagnostic, DiagnosticCode } from './contract/Diagnostic.js';
import { maskInfo } from './contract/masking.js';
import type { MarkResult, PlaybackEvent } from './contract/PlaybackEvent.js';
import type { WireMessage } from './contract/WireMessage.js';
import { CallerAudio } from './inbound/CallerAudio.js';
import { describeRateMismatch } from './inbound/RateCheck.js';
import { KeyQueue } from './KeyQueue.js';
import { CallOutput } from './playout/CallOutput.js';
import type { Ticker } from './Ticker.js';

/** How much longer `end` waits after all queued audio should have been heard, in ms. */
const END_MAX_WAIT_MS = 2_000;

/** Options for a `Call`. */
export interface CallConfig {
  readonly info: CallInfo;
  readonly options: CallOptions;
  readonly limits: Required<CallLimits>;
  readonly ticker: Ticker;
  readonly send: (text: string) => void;
  /** The application asks for the end of the call after all queued audio was heard. */
  readonly onEnding: () => void;
  /** The application ends the call now. */
  readonly onEnd: (reason: 'appEnded' | 'appError', detail?: string) => void;
}

/** A call whose socket is in this process. */
export class Call implements CallSession {
  readonly #ticker: Ticker;
  readonly #callerAudio: CallerAudio;
  #isEmittingTail = false;
  readonly #output: CallOutput;
  #digits = 0;
  /** The longest event-loop delay, in ms. */
  #maxEventLoopDelayMs = 0;
  readonly info: CallInfo;
  readonly sampleRate: number;
  readonly keys = new KeyQueue();
  readonly lifecycle$: Observable<CallLifecycle>;
  readonly audio$: Observable<AudioFrame>;
  readonly dtmf$: Observable<DtmfDigit>;
  readonly botSpeaking$: Observable<boolean>;
  readonly heard$: Observable<AudioFrame>;
  readonly diagnostics$: Observable<Diagnostic>;
  readonly wire$: Observable<WireMessage>;
  readonly #config: CallConfig;
  readonly #callWire: CallWire;
  readonly #lifecycle = new ReplaySubject<CallLifecycle>(Infinity);
  readonly #dtmf = new Subject<DtmfDigit>();
  readonly #diagnostics: CallDiagnostics;
  readonly #startedAt: number;
  #state: CallLifecycle['state'] = 'connected';
  #endedAt: number | undefined;

  constructor(config: CallConfig) {
    const { info, options, ticker } = config;
    const { encoding, sampleRate: wireSampleRate } = info.mediaFormat;
    const { sampleRate = wireSampleRate, resamplerQuality = 'balanced', outbound = {} } = options;
    this.#config = config;
    this.#ticker = ticker;
    this.info = info;
    this.sampleRate = sampleRate;
    this.#startedAt = ticker.now();
    this.#diagnostics = new CallDiagnostics({
      maxKept: config.limits.maxDiagnosticsKept,
      age: () => this.nowMs(),
    });
    this.#callWire = new CallWire({ info, age: () => this.nowMs(), send: config.send });
    this.#callerAudio = new CallerAudio({
      wireSampleRate,
      sampleRate,
      resamplerQuality,
      onRateMismatch: (measuredRate) => {
        this.#diagnoseRate(measuredRate);
      },
    });
    this.#output = new CallOutput({
      ticker,
      startedAt: this.#startedAt,
      wireSampleRate,
      sampleRate,
      resamplerQuality,
      encoding,
      messageBytes: outbound.messageBytes ?? defaultMessageBytes(wireSampleRate),
      sendAheadMs: outbound.sendAheadMs ?? DEFAULT_SEND_AHEAD_MS,
      flushAfterMs: outbound.flushAfterMs ?? 240,
      maxQueueMs: outbound.maxQueueMs ?? 120_000,
      onQueueFull: outbound.onQueueFull,
      maxPlaybacks: config.limits.maxPlaybacks,
      send: (message) => {
        this.#callWire.send(message);
      },
      diagnose: (code, message) => {
        this.diagnose(code, message);
      },
      onDrained: (isComplete) => {
        if (!isComplete) {
          this.diagnose('endTimeout', 'Timed out waiting for queued audio; ending the call');
        }
        config.onEnd('appEnded');
      },
    });
    this.audio$ = this.#callerAudio.audio$;
    this.dtmf$ = this.#dtmf.asObservable();
    this.lifecycle$ = this.#lifecycle.asObservable();
    this.diagnostics$ = this.#diagnostics.values$;
    this.wire$ = this.#callWire.wire$;
    this.botSpeaking$ = this.#output.botSpeaking$;
    this.heard$ = this.#output.heard$;
  }

  nowMs(): number {
    return this.#ticker.now() - this.#startedAt;
  }

  send(audio: PcmInput): void {
    if (!isPcmInput(audio)) {
      throw new TypeError(
        `The audio of \`send\` must be an AudioFrame, Int16Array or Uint8Array, got ${describeAudio(audio)}`,
      );
    }
    // The end of the call emits the last of the caller's audio: an echo sends it back, which is not a mistake to report.
    if (!this.#isEmittingTail) {
      this.#output.send(audio);
    }
  }

  play(source: PlaySource, options: PlayOptions = {}): Observable<PlaybackEvent> {
    checkPlayOptions(options);
    checkPlaySource(source);
    return this.#output.play(source, options);
  }

  mark(name?: string): Observable<MarkResult> {
    if (name === '') {
      throw new TypeError('`name` of `mark` must not be empty');
    }
    return this.#output.mark(name);
  }

  flush(): void {
    this.#output.flush();
  }

  clear(): void {
    this.#output.clear();
  }

  end(options: EndOptions = {}): void {
    checkEndOptions(options);
    const { after = 'playback', maxWaitMs = END_MAX_WAIT_MS, error } = options;
    if (error !== undefined) {
      this.#config.onEnd('appError', messageOf(error));
    } else if (after === 'now') {
      this.#config.onEnd('appEnded');
    } else {
      this.#config.onEnding();
      this.#output.end(maxWaitMs);
    }
  }

  stats(): CallStats {
    return {
      durationMs: (this.#endedAt ?? this.#ticker.now()) - this.#startedAt,
      ...this.#callWire.stats,
      receivedAudioMs: this.#callerAudio.receivedMs,
      digits: this.#digits,
      maxEventLoopDelayMs: Math.round(this.#maxEventLoopDelayMs),
      ...this.#output.figures,
    };
  }

  /** Returns the call as it may be logged: numbers, tokens and parameters are masked. */
  toJSON(): { readonly info: CallInfo; readonly state: CallLifecycle['state']; readonly stats: CallStats } {
    return { info: maskInfo(this.info), state: this.#state, stats: this.stats() };
  }

  /** Returns what `console.log` and `util.inspect` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): object {
    return { call: this.toJSON() };
  }

  // ---- called by its connection

  /** Counts a message and emits it to `wire$`. @internal */
  received(message: InboundMessage): void {
    this.#callWire.received(message);
  }

  /** @internal */
  audio(frame: AudioFrame, now: number): void {
    this.#callerAudio.push(frame, now);
  }

  /** @internal */
  digit(digit: DtmfDigit): void {
    this.#digits++;
    if (this.keys.push(digit) && !this.#diagnostics.has('keyBufferFull')) {
      this.diagnose(
        'keyBufferFull',
        'More than 64 digits wait in `call.keys`: the oldest were dropped. Consume them with `take()` or `flush()`',
      );
    }
    this.#dtmf.next(digit);
  }

  /** @internal */
  echo(name: string): void {
    this.#output.echo(name);
  }

  /** @internal */
  lifecycle(value: CallLifecycle): void {
    this.#state = value.state;
    if (value.state === 'ended') {
      this.#endedAt = this.#ticker.now();
      this.#isEmittingTail = true;
      this.#callerAudio.complete();
      this.#isEmittingTail = false;
      this.#dtmf.complete();
      this.#output.complete();
      this.#lifecycle.next(value);
      this.#lifecycle.complete();
      this.#diagnostics.complete();
      this.#callWire.complete();
    } else {
      this.#lifecycle.next(value);
    }
  }

  /** The event loop was blocked for so long, in ms. @internal */
  lagged(lagMs: number): void {
    this.#maxEventLoopDelayMs = Math.max(this.#maxEventLoopDelayMs, lagMs);
    this.diagnose(
      'eventLoopBlocked',
      `The event loop was blocked for ${Math.round(lagMs)} ms; inbound and outbound audio were delayed`,
      { lagMs: Math.round(lagMs) },
    );
  }

  /** @internal */
  finish(): void {
    this.#output.finish();
  }

  /** @internal */
  diagnose(code: DiagnosticCode, message: string, detail?: unknown): void {
    this.#diagnostics.diagnose(code, message, detail);
  }

  #diagnoseRate(measuredRate: number): void {
    const { encoding, sampleRate } = this.info.mediaFormat;
    const isOverridden = this.#config.options.wireSampleRate !== undefined;
    this.diagnose(
      'rateMismatch',
      describeRateMismatch({ sampleRate, measuredRate, encoding, isOverridden }),
      { sampleRate, measuredRate },
    );
  }
}
