import {
  asyncScheduler,
  AsyncSubject,
  BehaviorSubject,
  defer,
  Observable,
  type Observer,
  Subject,
  subscribeOn,
} from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';
import { currentCallScope, runInCallScope } from '../callScope.js';
import type { PlayOptions, PlaySource } from '../contract/CallSession.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';
import type { MarkResult, PlaybackEvent } from '../contract/PlaybackEvent.js';
import { EncodedAudioDiagnosis } from '../EncodedAudioDiagnosis.js';
import type { Alarm, Ticker } from '../Ticker.js';
import { LivePlayback, type PlaybackOutput } from './LivePlayback.js';
import { Playout } from './Playout.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import type { PlayoutConfig } from './PlayoutState.js';

/** Options for the output of a call. */
export interface CallOutputConfig extends PlayoutConfig {
  readonly ticker: Ticker;
  /** When the call began, on the ticker's clock. */
  readonly startedAt: number;
  readonly send: (message: OutboundMessage) => void;
  readonly diagnose: (code: DiagnosticCode, message: string) => void;
  /** After `end`: all queued audio was heard, or the wait for it timed out. */
  readonly onDrained: (isComplete: boolean) => void;
}

/** The outbound half of a call as streams: carries out the decisions of `Playout`. */
export class CallOutput {
  readonly #playout: Playout;
  readonly #ticker: Ticker;
  readonly #config: CallOutputConfig;
  readonly #output: PlaybackOutput;
  readonly #alarm: Alarm;
  readonly #encoded: EncodedAudioDiagnosis;
  readonly #botSpeaking = new BehaviorSubject(false);
  readonly #heard = new Subject<AudioFrame>();
  readonly #playbacks = new Map<number, LivePlayback>();
  readonly #marks = new Map<number, Observer<MarkResult>>();
  #lastId = 0;
  /** Effects that are not carried out yet: a subscriber may call back while it receives a value. */
  readonly #effects: PlayoutEffect[] = [];
  #isRunning = false;

  constructor(config: CallOutputConfig) {
    this.#config = config;
    this.#ticker = config.ticker;
    this.#playout = new Playout(config);
    this.#output = {
      playout: this.#playout,
      now: () => this.#now(),
      startedAt: config.startedAt,
      run: (effects) => {
        this.#run(effects);
      },
      diagnose: config.diagnose,
    };
    this.#encoded = new EncodedAudioDiagnosis(config.diagnose);
    const scope = currentCallScope();
    this.#alarm = config.ticker.alarm(
      (now) => {
        runInCallScope(scope, () => {
          this.#run(this.#playout.advance(now));
        });
      },
      (ms) => {
        this.#playout.stoodStill(ms);
      },
    );
  }

  get botSpeaking$(): Observable<boolean> {
    return this.#botSpeaking.asObservable();
  }

  get heard$(): Observable<AudioFrame> {
    // Sets the alarm, which does not wake for `heard` without a subscriber.
    return new Observable((subscriber) => {
      const subscription = this.#heard.subscribe(subscriber);
      this.#run([]);
      return subscription;
    });
  }

  get figures(): { heardMs: number; queuedMs: number; marksPending: number; markLatencyMs: number } {
    return {
      heardMs: this.#playout.heardMs(this.#now()),
      queuedMs: Math.round(this.#playout.queuedMs),
      marksPending: this.#playout.marksPending,
      markLatencyMs: Math.round(this.#playout.lagMs),
    };
  }

  send(audio: PcmInput): void {
    this.#encoded.push(audio);
    this.#run(this.#playout.append(audio, this.#now()));
  }

  flush(): void {
    this.#run(this.#playout.flush(this.#now()));
  }

  play(source: PlaySource, options: PlayOptions): Observable<PlaybackEvent> {
    const play$ = new Observable<PlaybackEvent>((subscriber) => {
      const id = ++this.#lastId;
      const playback = new LivePlayback({ id, source, options, subscriber, output: this.#output });
      this.#playbacks.set(id, playback);
      subscriber.add(() => {
        this.#playbacks.delete(id);
        playback.stop();
      });
      playback.start();
    });
    return this.#inTurn(play$);
  }

  mark(name: string | undefined): Observable<MarkResult> {
    const id = ++this.#lastId;
    const result$ = new AsyncSubject<MarkResult>();
    this.#marks.set(id, result$);
    this.#run(this.#playout.mark(id, name, this.#now()));
    return this.#inTurn(
      new Observable((subscriber) => {
        // Delivers a result that is known already within a turn, so that `#inTurn` delays what begins because of it.
        this.#turn(() => {
          result$.subscribe(subscriber);
        });
      }),
    );
  }

  clear(): void {
    this.#run(this.#playout.clear(this.#now()));
  }

  echo(name: string): void {
    this.#run(this.#playout.echo(name, this.#now()));
  }

  end(maxWaitMs: number): void {
    this.#run(this.#playout.end(maxWaitMs, this.#now()));
  }

  /** Sends nothing more; every playback and mark finishes as `ended`. */
  finish(): void {
    this.#run(this.#playout.finish(this.#now()));
  }

  /** Completes the streams. */
  complete(): void {
    this.#alarm.release();
    this.#botSpeaking.complete();
    this.#heard.complete();
  }

  /**
   * After the end of the call, a playback ends at once. A playback that begins because another one ended is delayed by a
   * millisecond. Otherwise music that is repeated without end would block the process, and virtual time, for ever.
   */
  #inTurn<T>(source: Observable<T>): Observable<T> {
    return defer(() =>
      this.#isRunning && this.#playout.isClosed ? source.pipe(subscribeOn(asyncScheduler, 1)) : source,
    );
  }

  #now(): number {
    return this.#ticker.now();
  }

  /** Carries out effects in order; effects that are added meanwhile follow. */
  #run(effects: readonly PlayoutEffect[]): void {
    this.#effects.push(...effects);
    this.#turn(nothing);
  }

  /** Runs `act`, and then carries out the waiting effects, unless this is already under way. */
  #turn(act: () => void): void {
    if (this.#isRunning) {
      act();
      return;
    }
    this.#isRunning = true;
    try {
      act();
      for (let effect = this.#effects.shift(); effect !== undefined; effect = this.#effects.shift()) {
        this.#carryOut(effect);
      }
    } finally {
      this.#isRunning = false;
      this.#alarm.set(Math.max(this.#playout.nextAt(this.#heard.observed), this.#now() + 1));
    }
  }

  #carryOut(effect: PlayoutEffect): void {
    switch (effect.type) {
      case 'send':
        this.#config.send(effect.message);
        break;
      case 'playback':
        this.#report(effect.id, effect.event);
        break;
      case 'failed': {
        const { id, error } = effect;
        const observer = this.#playbacks.get(id)?.subscriber ?? this.#marks.get(id);
        this.#playbacks.delete(id);
        this.#marks.delete(id);
        observer?.error(error);
        break;
      }
      case 'paused':
        this.#playbacks.get(effect.id)?.askVerdict(effect.heardMs);
        break;
      case 'mark': {
        const mark = this.#marks.get(effect.id);
        this.#marks.delete(effect.id);
        mark?.next(effect.echo);
        mark?.complete();
        break;
      }
      case 'pull':
        this.#effects.unshift(...this.#pull(effect.id));
        break;
      case 'heard':
        if (this.#heard.observed) {
          this.#heard.next({
            samples: pcm16ToSamples(effect.audio),
            sampleRate: this.#config.wireSampleRate,
            timestampMs: effect.startsAt - this.#config.startedAt,
          });
        }
        break;
      case 'speaking':
        this.#botSpeaking.next(effect.isSpeaking);
        break;
      case 'diagnostic':
        this.#config.diagnose(effect.code, effect.message);
        break;
      case 'drained':
        this.#config.onDrained(effect.isComplete);
        break;
      default:
        effect satisfies never;
    }
  }

  #pull(id: number): readonly PlayoutEffect[] {
    return this.#playbacks.get(id)?.pull() ?? this.#playout.close(id, this.#now());
  }

  #report(id: number, event: PlaybackEvent): void {
    const { subscriber } = this.#playbacks.get(id) ?? {};
    if (event.type === 'finished') {
      this.#playbacks.delete(id);
    }
    subscriber?.next(event);
    if (event.type === 'finished') {
      subscriber?.complete();
    }
  }
}

function nothing(): void {
  // The effects are queued already.
}
