import { defer, map, Subscription, take, tap } from 'rxjs';
import { checkOneOf } from '../../support/options.js';
import type { PlayOptions } from '../contract/CallSession.js';
import {
  type Interruption,
  INTERRUPTION_MODES,
  INTERRUPTION_VERDICTS,
  type InterruptionMode,
  type InterruptionVerdict,
  mayInterrupt,
} from '../contract/Interruption.js';
import { tearDown } from '../tearDown.js';

/** The playback that is interrupted. */
export interface InterruptTarget {
  cut(): void;
  pause(verdictTimeoutMs: number): void;
  settle(verdict: InterruptionVerdict): void;
  /** It continues, and reports its progress. */
  note(): void;
  /** The interruption has no effect. */
  ignore(): void;
  fail(error: unknown): void;
  /** `interruptOn` or `verdict` threw while it was unsubscribed. */
  teardownFailed(error: unknown): void;
}

/** How long a verdict on an interruption may take, in ms. */
const VERDICT_TIMEOUT_MS = 1_000;

/** Interrupts a playback as its options say, and asks for verdicts. */
export class PlaybackInterrupter {
  readonly #options: PlayOptions;
  readonly #target: InterruptTarget;
  readonly #subscriptions = new Subscription();

  constructor(options: PlayOptions, target: InterruptTarget) {
    this.#options = options;
    this.#target = target;
  }

  /** Interrupts with every value of `interruptOn`. */
  start(): void {
    const { interruptOn, interruptible = 'always' } = this.#options;
    this.#subscriptions.add(
      interruptOn
        ?.pipe(map((value) => (mayInterrupt(interruptible, value) ? this.#modeOf(value) : 'ignore')))
        .subscribe({
          next: (mode) => {
            this.#interrupt(mode);
          },
          error: (error: unknown) => {
            this.#target.fail(error);
          },
        }),
    );
  }

  stop(): void {
    tearDown(
      () => {
        this.#subscriptions.unsubscribe();
      },
      (error) => {
        this.#target.teardownFailed(error);
      },
    );
  }

  /** Asks for the verdict on the interruption that paused the playback. */
  askVerdict(interruption: Interruption): void {
    const { verdict } = this.#options;
    if (verdict === undefined) {
      return;
    }
    this.#subscriptions.add(
      defer(() => verdict(interruption))
        .pipe(
          take(1),
          tap((given) => {
            checkOneOf('verdict', given, INTERRUPTION_VERDICTS);
          }),
        )
        .subscribe({
          next: (given) => {
            this.#target.settle(given);
          },
          error: (error: unknown) => {
            this.#target.fail(error);
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

  #interrupt(mode: InterruptionMode | 'ignore'): void {
    const { verdictTimeoutMs = VERDICT_TIMEOUT_MS } = this.#options;
    switch (mode) {
      case 'clear':
        this.#target.cut();
        break;
      case 'pause':
        this.#target.pause(verdictTimeoutMs);
        break;
      case 'notify':
        this.#target.note();
        break;
      case 'ignore':
        this.#target.ignore();
        break;
      default:
        mode satisfies never;
    }
  }
}
