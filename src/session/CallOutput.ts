import {
  asyncScheduler,
  BehaviorSubject,
  defer,
  isObservable,
  map,
  Observable,
  Subject,
  type Subscriber,
  subscribeOn,
  Subscription,
  take,
  tap,
} from 'rxjs';
import type { AudioFrame } from '../audio/AudioFrame.js';
import { checkOneOf } from '../audio/checkOneOf.js';
import { beginsAsWav } from '../audio/beginsAsWav.js';
import { isPcmInput } from '../audio/isPcmInput.js';
import type { PcmInput } from '../audio/PcmInput.js';
import { pcm16ToSamples } from '../audio/pcm16.js';
import { describeValue } from '../describeValue.js';
import { ExotelError } from '../ExotelError.js';
import type { OutboundMessage } from '../wire/OutboundMessage.js';
import { currentCallScope, runInCallScope } from './callScope.js';
import type { PlayOptions, PlaySource } from './CallSession.js';
import type { DiagnosticCode } from './Diagnostic.js';
import { INTERRUPTION_MODES, INTERRUPTION_VERDICTS, type InterruptionMode } from './Interruption.js';
import type { MarkEcho, PlaybackEvent } from './PlaybackEvent.js';
import { NOTHING_NEW, Playout } from './Playout.js';
import type { PlayoutConfig } from './PlayoutConfig.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import type { Alarm, Ticker } from './Ticker.js';

/** What an output needs of its call. */
export interface CallOutputConfig extends PlayoutConfig {
  readonly ticker: Ticker;
  /** When the call began, by the ticker. */
  readonly startedAt: number;
  readonly send: (message: OutboundMessage) => void;
  readonly diagnose: (code: DiagnosticCode, message: string) => void;
  /** Everything that was queued when the call was told to end was heard, or waited for long enough. */
  readonly onDrained: (isComplete: boolean) => void;
}

/** Who listens to a playback, and how it is to be treated. */
interface Playback {
  readonly subscriber: Subscriber<PlaybackEvent>;
  readonly options: PlayOptions;
}

/** How long a verdict on an interruption may take, in ms. */
const VERDICT_TIMEOUT_MS = 1_000;

/** As many empty pieces of an iterable in a row are taken for one that never ends. */
const MAX_EMPTY_PIECES = 10_000;

/** An iterable that plays. */
interface PulledSource {
  readonly iterator: Iterator<PcmInput | Observable<PcmInput>>;
  /** Of the playback: what is subscribed for it. */
  readonly feeding: Subscription;
  /** How many pieces in a row held nothing. */
  emptyPieces: number;
}

/** The outbound half of a call as streams: carries out what `Playout` decides. */
export class CallOutput {
  readonly #config: CallOutputConfig;
  readonly #playout: Playout;
  readonly #alarm: Alarm;
  readonly #botSpeaking = new BehaviorSubject(false);
  readonly #heard = new Subject<AudioFrame>();
  readonly #playbacks = new Map<number, Playback>();
  readonly #marks = new Map<number, Subscriber<MarkEcho>>();
  readonly #pulled = new Map<number, PulledSource>();
  #lastId = 0;
  /** What is still to be carried out: a subscriber may call back while its value is being delivered. */
  readonly #effects: PlayoutEffect[] = [];
  #isRunning = false;

  constructor(config: CallOutputConfig) {
    this.#config = config;
    this.#playout = new Playout(config);
    const scope = currentCallScope();
    const wake = (now: number) => {
      this.#run(this.#playout.advance(now));
    };
    this.#alarm = config.ticker.alarm((now) => {
      runInCallScope(scope, wake, now);
    });
  }

  get botSpeaking$(): Observable<boolean> {
    return this.#botSpeaking.asObservable();
  }

  get heard$(): Observable<AudioFrame> {
    // Who begins to listen wants to be told in time.
    return new Observable((subscriber) => {
      const subscription = this.#heard.subscribe(subscriber);
      this.#run([]);
      return subscription;
    });
  }

  get figures(): { heardMs: number; queuedMs: number; marksPending: number; echoLagMs: number } {
    return {
      heardMs: this.#playout.heardMs(this.#now()),
      queuedMs: Math.round(this.#playout.queuedMs),
      marksPending: this.#playout.marksPending,
      echoLagMs: Math.round(this.#playout.lagMs),
    };
  }

  send(audio: PcmInput): void {
    this.#lookForHeader(audio);
    const effects = this.#playout.append(audio, this.#now());
    if (effects !== NOTHING_NEW) {
      this.#run(effects);
    }
  }

  play(source: PlaySource, options: PlayOptions): Observable<PlaybackEvent> {
    const { report, interruptOn } = options;
    const play$ = new Observable<PlaybackEvent>((subscriber) => {
      const id = ++this.#lastId;
      const isPulled = !isPcmInput(source) && !isObservable(source);
      this.#playbacks.set(id, { subscriber, options });
      const feeding = new Subscription();
      subscriber.add(() => {
        feeding.unsubscribe();
        this.#playbacks.delete(id);
        this.#closeIterator(id);
        this.#run(this.#playout.cancel(id, false, this.#now()));
      });
      this.#run(this.#playout.open(id, { report, isPulled }, this.#now()));
      if (interruptOn !== undefined && !subscriber.closed) {
        feeding.add(this.#interruptOn(interruptOn, id, { subscriber, options }));
      }
      if (!subscriber.closed) {
        this.#feed(source, id, feeding);
        this.#run(this.#playout.release(id, this.#now()));
      }
    });
    return this.#inTurn(play$);
  }

  mark(name: string | undefined): Observable<MarkEcho> {
    const mark$ = new Observable<MarkEcho>((subscriber) => {
      const id = ++this.#lastId;
      this.#marks.set(id, subscriber);
      subscriber.add(() => {
        this.#marks.delete(id);
        this.#run(this.#playout.cancel(id, false, this.#now()));
      });
      this.#run(this.#playout.mark(id, name, this.#now()));
    });
    return this.#inTurn(mark$);
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

  /** Nothing is sent any more; every playback and mark finishes as `ended`. */
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
   * After the end, what begins is over at once; what begins because another is over, a millisecond later. So music that is
   * repeated without end keeps neither the process nor virtual time from the end of its call.
   */
  #inTurn<T>(source: Observable<T>): Observable<T> {
    return defer(() =>
      this.#isRunning && this.#playout.isClosed ? source.pipe(subscribeOn(asyncScheduler, 1)) : source,
    );
  }

  #now(): number {
    return this.#config.ticker.now();
  }

  #interruptOn(
    interruptOn: Observable<unknown>,
    id: number,
    { subscriber, options }: Playback,
  ): Subscription {
    const { interruptible = true, onInterrupt = 'clear', verdictTimeoutMs = VERDICT_TIMEOUT_MS } = options;
    const modeOf = (value: unknown) => {
      const mode = typeof onInterrupt === 'function' ? onInterrupt(value) : onInterrupt;
      checkOneOf('onInterrupt', mode, INTERRUPTION_MODES);
      return mode;
    };
    return interruptOn.pipe(map((value) => (interruptible ? modeOf(value) : 'ignore'))).subscribe({
      next: (mode) => {
        if (mode === 'ignore') {
          this.#config.diagnose('interruptIgnored', 'A playback that may not be interrupted went on');
        } else {
          this.#run(this.#interrupt(id, mode, verdictTimeoutMs));
        }
      },
      error: (error: unknown) => {
        subscriber.error(error);
      },
    });
  }

  #interrupt(id: number, mode: InterruptionMode, verdictTimeoutMs: number): readonly PlayoutEffect[] {
    const now = this.#now();
    switch (mode) {
      case 'clear':
        return this.#playout.cancel(id, true, now);
      case 'pause':
        return this.#playout.pause(id, verdictTimeoutMs, now);
      case 'notify':
        return this.#playout.note(id, now);
    }
  }

  /** Asks whether the interruption was meant that paused a playback. */
  #askVerdict(id: number, heardMs: number): void {
    const { subscriber, options: { verdict } = {} } = this.#playbacks.get(id) ?? {};
    if (verdict !== undefined) {
      subscriber?.add(
        defer(() => verdict({ heardMs }))
          .pipe(
            take(1),
            tap((given) => {
              checkOneOf('verdict', given, INTERRUPTION_VERDICTS);
            }),
          )
          .subscribe({
            next: (given) => {
              this.#run(this.#playout.settle(id, given, this.#now()));
            },
            error: (error: unknown) => {
              subscriber.error(error);
            },
          }),
      );
    }
  }

  #feed(source: PlaySource, id: number, feeding: Subscription): void {
    if (isPcmInput(source)) {
      this.#run(this.#push(id, source));
      this.#run(this.#playout.close(id, this.#now()));
    } else if (isObservable(source)) {
      this.#listen(source, id, feeding, () => {
        this.#run(this.#playout.close(id, this.#now()));
      });
    } else {
      this.#pulled.set(id, { iterator: source[Symbol.iterator](), feeding, emptyPieces: 0 });
    }
  }

  /** Takes what an observable gives when it gives it. */
  #listen(
    source: Observable<PcmInput>,
    id: number,
    feeding: Subscription,
    onComplete: (isEmpty: boolean) => void,
  ): void {
    let isEmpty = true;
    const stream = new Subscription();
    feeding.add(stream);
    stream.add(
      source.subscribe({
        next: (audio) => {
          if (isPcmInput(audio)) {
            isEmpty &&= isEmptyAudio(audio);
            this.#run(this.#push(id, audio));
          } else {
            feeding.unsubscribe();
            this.#closeIterator(id);
            this.#run(this.#playout.close(id, this.#now(), { error: badPiece(audio) }));
          }
        },
        error: (error: unknown) => {
          this.#closeIterator(id);
          this.#run(this.#playout.close(id, this.#now(), { error }));
        },
        complete: () => {
          // Of a long list, what is over is not kept.
          feeding.remove(stream);
          onComplete(isEmpty);
        },
      }),
    );
  }

  /** Gives a playback the next piece of its iterable that is not empty. */
  #pull(id: number): readonly PlayoutEffect[] {
    const now = this.#now();
    const pulled = this.#pulled.get(id);
    if (pulled === undefined) {
      return this.#playout.close(id, now);
    }
    try {
      while (pulled.emptyPieces < MAX_EMPTY_PIECES) {
        const next = pulled.iterator.next();
        if (next.done === true) {
          this.#pulled.delete(id);
          return this.#playout.close(id, now);
        }
        if (isObservable(next.value)) {
          const effects = this.#playout.changeOver(id, false, now);
          this.#listen(next.value, id, pulled.feeding, (isEmpty) => {
            pulled.emptyPieces = isEmpty ? pulled.emptyPieces + 1 : 0;
            this.#run(this.#playout.changeOver(id, true, this.#now()));
          });
          return effects;
        }
        if (!isPcmInput(next.value)) {
          throw badPiece(next.value);
        }
        if (!isEmptyAudio(next.value)) {
          pulled.emptyPieces = 0;
          return this.#push(id, next.value);
        }
        pulled.emptyPieces++;
      }
      throw new ExotelError(
        'badSource',
        `The source of a playback gave ${MAX_EMPTY_PIECES} empty pieces of audio in a row`,
      );
    } catch (error) {
      try {
        this.#closeIterator(id);
      } catch {
        // As in `for … of`: what failed first is told.
      }
      return this.#playout.close(id, now, { error });
    }
  }

  #push(id: number, audio: PcmInput): readonly PlayoutEffect[] {
    this.#lookForHeader(audio);
    return this.#playout.push(id, audio, this.#now());
  }

  /** Bytes are played as they are, at the application's rate: of a file that would be noise. */
  #lookForHeader(audio: PcmInput): void {
    if (beginsAsWav(audio)) {
      this.#config.diagnose(
        'wavHeader',
        'Bytes to be played begin with the header of a WAV file, and are played as samples, header and all: give `wavFile(path)`, or `decodeWav(bytes)`, which know the rate',
      );
    }
  }

  #closeIterator(id: number): void {
    const pulled = this.#pulled.get(id);
    this.#pulled.delete(id);
    pulled?.iterator.return?.();
  }

  /** Carries out effects in order, those that come up meanwhile behind them. */
  #run(effects: readonly PlayoutEffect[]): void {
    if (effects.length > 0) {
      this.#effects.push(...effects);
    }
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    try {
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
        const subscriber = this.#playbacks.get(effect.id)?.subscriber ?? this.#marks.get(effect.id);
        this.#playbacks.delete(effect.id);
        this.#marks.delete(effect.id);
        subscriber?.error(effect.error);
        break;
      }
      case 'paused':
        this.#askVerdict(effect.id, effect.heardMs);
        break;
      case 'mark': {
        const subscriber = this.#marks.get(effect.id);
        this.#marks.delete(effect.id);
        subscriber?.next(effect.echo);
        subscriber?.complete();
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
        } else if (effect.isOwn) {
          this.#playout.reuse(effect.audio);
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

function isEmptyAudio(audio: PcmInput): boolean {
  return ('samples' in audio ? audio.samples : audio).length === 0;
}

function badPiece(piece: unknown): ExotelError {
  return new ExotelError(
    'badSource',
    `The source of a playback must give AudioFrame, Int16Array or Uint8Array, got ${describeValue(piece)}`,
  );
}
