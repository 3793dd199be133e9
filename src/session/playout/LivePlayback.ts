import type { Subscriber } from 'rxjs';
import type { PcmInput } from '../../audio/PcmInput.js';
import { messageOf } from '../../support/describeError.js';
import type { PlayOptions, PlaySource } from '../contract/CallSession.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';
import type { InterruptionVerdict } from '../contract/Interruption.js';
import type { PlaybackEvent } from '../contract/PlaybackEvent.js';
import { type FeedTarget, PlaybackFeed } from './PlaybackFeed.js';
import { EncodedAudioDiagnosis } from '../EncodedAudioDiagnosis.js';
import { type InterruptTarget, PlaybackInterrupter } from './PlaybackInterrupter.js';
import type { Playout } from './Playout.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import type { Supply } from './PlayoutItem.js';

/** The output that a playback belongs to. */
export interface PlaybackOutput {
  readonly playout: Playout;
  readonly now: () => number;
  /** When the call began, on the same clock. */
  readonly startedAt: number;
  readonly run: (effects: readonly PlayoutEffect[]) => void;
  readonly diagnose: (code: DiagnosticCode, message: string) => void;
}

/** Options for a `LivePlayback`. */
export interface LivePlaybackConfig {
  readonly id: number;
  readonly source: PlaySource;
  readonly options: PlayOptions;
  readonly subscriber: Subscriber<PlaybackEvent>;
  readonly output: PlaybackOutput;
}

/** A playback with a subscriber: its source, its interruptions, and its place in the playout. */
export class LivePlayback implements FeedTarget, InterruptTarget {
  readonly #config: LivePlaybackConfig;
  readonly #feed: PlaybackFeed;
  readonly #interrupter: PlaybackInterrupter;
  readonly #encoded: EncodedAudioDiagnosis;

  constructor(config: LivePlaybackConfig) {
    this.#config = config;
    this.#feed = new PlaybackFeed(config.source, this);
    this.#interrupter = new PlaybackInterrupter(config.options, this);
    this.#encoded = new EncodedAudioDiagnosis(config.output.diagnose);
  }

  get subscriber(): Subscriber<PlaybackEvent> {
    return this.#config.subscriber;
  }

  start(): void {
    const { id, options, subscriber, output } = this.#config;
    const { playout, now } = output;
    this.run(playout.open(id, { report: options.report, supply: this.#feed.supply }, now()));
    if (!subscriber.closed) {
      this.#interrupter.start();
    }
    if (!subscriber.closed) {
      this.#feed.start();
      this.run(playout.release(id, now()));
    }
  }

  /** Drops the unheard audio, and then closes the source: if its teardown throws, the audio is dropped already. */
  stop(): void {
    const { id, output } = this.#config;
    this.run(output.playout.cancel(id, false, output.now()));
    this.#interrupter.stop();
    this.#feed.stop();
  }

  teardownFailed(error: unknown): void {
    this.#config.output.diagnose(
      'sourceTeardownFailed',
      `The source of a playback threw while it was closed: ${messageOf(error)}`,
    );
  }

  /** Asks the source for its next audio. */
  pull(): readonly PlayoutEffect[] {
    return this.#feed.pull();
  }

  /** Asks for the verdict on the interruption that paused the playback. */
  askVerdict(heardMs: number): void {
    const { now, startedAt } = this.#config.output;
    this.#interrupter.askVerdict({ heardMs, atMs: now() - startedAt });
  }

  // ---- called by its source

  push(audio: PcmInput): readonly PlayoutEffect[] {
    const { id, output } = this.#config;
    this.#encoded.push(audio);
    return output.playout.push(id, audio, output.now());
  }

  changeOver(supply: Supply): readonly PlayoutEffect[] {
    const { id, output } = this.#config;
    return output.playout.changeOver(id, supply, output.now());
  }

  close(failure?: { readonly error: unknown }): readonly PlayoutEffect[] {
    const { id, output } = this.#config;
    return output.playout.close(id, output.now(), failure);
  }

  run(effects: readonly PlayoutEffect[]): void {
    this.#config.output.run(effects);
  }

  // ---- called by its interrupter

  cut(): void {
    const { id, output } = this.#config;
    this.run(output.playout.cancel(id, true, output.now()));
  }

  pause(verdictTimeoutMs: number): void {
    const { id, output } = this.#config;
    this.run(output.playout.pause(id, verdictTimeoutMs, output.now()));
  }

  settle(verdict: InterruptionVerdict): void {
    const { id, output } = this.#config;
    this.run(output.playout.settle(id, verdict, output.now()));
  }

  note(): void {
    const { id, output } = this.#config;
    this.run(output.playout.note(id, output.now()));
  }

  ignore(): void {
    this.#config.output.diagnose(
      'interruptIgnored',
      'An interruption was ignored, because `interruptible` of the playback does not allow it',
    );
  }

  fail(error: unknown): void {
    this.subscriber.error(error);
  }
}
