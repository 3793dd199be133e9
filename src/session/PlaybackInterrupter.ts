import { defer, map, Subscription, type Subscriber, take, tap } from 'rxjs';
import { checkOneOf } from '../audio/checkOneOf.js';
import type { PlayOptions } from './CallSession.js';
import { INTERRUPTION_MODES, INTERRUPTION_VERDICTS, type InterruptionMode } from './Interruption.js';
import type { PlaybackEvent } from './PlaybackEvent.js';
import type { PlayoutDriver } from './PlayoutDriver.js';
import type { PlayoutEffect } from './PlayoutEffect.js';

/** How long a verdict on an interruption may take, in ms. */
const VERDICT_TIMEOUT_MS = 1_000;

/** Interrupts a playback as its options say, and asks whether that was meant. */
export class PlaybackInterrupter {
  readonly #options: PlayOptions;
  readonly #id: number;
  /** Who is told when the options fail. */
  readonly #subscriber: Subscriber<PlaybackEvent>;
  readonly #driver: PlayoutDriver;
  readonly #interruptions = new Subscription();

  constructor(
    options: PlayOptions,
    id: number,
    subscriber: Subscriber<PlaybackEvent>,
    driver: PlayoutDriver,
  ) {
    this.#options = options;
    this.#id = id;
    this.#subscriber = subscriber;
    this.#driver = driver;
  }

  /** Interrupts with every value of `interruptOn`. */
  start(): void {
    const { interruptOn, interruptible = true } = this.#options;
    this.#interruptions.add(
      interruptOn?.pipe(map((value) => (interruptible ? this.#modeOf(value) : 'ignore'))).subscribe({
        next: (mode) => {
          if (mode === 'ignore') {
            this.#driver.diagnose('interruptIgnored', 'A playback that may not be interrupted went on');
          } else {
            this.#driver.run(this.#interrupt(mode));
          }
        },
        error: (error: unknown) => {
          this.#subscriber.error(error);
        },
      }),
    );
  }

  stop(): void {
    this.#interruptions.unsubscribe();
  }

  /** Asks whether the interruption was meant that paused the playback. */
  askVerdict(heardMs: number): void {
    const { verdict } = this.#options;
    if (verdict === undefined) {
      return;
    }
    const { playout, now, run } = this.#driver;
    this.#subscriber.add(
      defer(() => verdict({ heardMs }))
        .pipe(
          take(1),
          tap((given) => {
            checkOneOf('verdict', given, INTERRUPTION_VERDICTS);
          }),
        )
        .subscribe({
          next: (given) => {
            run(playout.settle(this.#id, given, now()));
          },
          error: (error: unknown) => {
            this.#subscriber.error(error);
          },
        }),
    );
  }

  #modeOf(value: unknown): InterruptionMode {
    const { onInterrupt = 'clear' } = this.#options;
    const mode = typeof onInterrupt === 'function' ? onInterrupt(value) : onInterrupt;
    checkOneOf('onInterrupt', mode, INTERRUPTION_MODES);
    return mode;
  }

  #interrupt(mode: InterruptionMode): readonly PlayoutEffect[] {
    const { verdictTimeoutMs = VERDICT_TIMEOUT_MS } = this.#options;
    const { playout } = this.#driver;
    const now = this.#driver.now();
    switch (mode) {
      case 'clear':
        return playout.cancel(this.#id, true, now);
      case 'pause':
        return playout.pause(this.#id, verdictTimeoutMs, now);
      case 'notify':
        return playout.note(this.#id, now);
    }
  }
}
