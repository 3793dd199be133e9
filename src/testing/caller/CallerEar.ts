import type { AudioTrack } from './AudioTrack.js';
import type { SimulatedCallEvent } from './SimulatedCallEvent.js';
import { type PlayoutBehaviour, SimulatedPlayout } from './SimulatedPlayout.js';

/** What a simulated call needs to hear. */
export interface CallerEarConfig {
  readonly sampleRate: number;
  readonly playout: PlayoutBehaviour;
  /** What was heard is written down there. */
  readonly track: AudioTrack;
  readonly emit: (event: SimulatedCallEvent) => void;
  /** The audio in front of a mark was heard. */
  readonly onMark: (name: string, at: number) => void;
}

/** The ear of a simulated caller: plays in real time, writes down what was heard, and tells of it. */
export class CallerEar {
  readonly track: AudioTrack;
  heardMs = 0;
  clearedMs = 0;
  underruns = 0;
  underrunMs = 0;
  firstAudioMs: number | undefined;
  readonly #config: CallerEarConfig;
  readonly #playout: SimulatedPlayout;
  #inPlay: { readonly startsAt: number; readonly samples: Int16Array } | undefined;
  #isSpeaking = false;
  #isFinished = false;

  constructor(config: CallerEarConfig) {
    const { sampleRate, playout, track } = config;
    this.#config = config;
    this.track = track;
    this.#playout = new SimulatedPlayout(sampleRate, playout);
  }

  bufferedMs(now: number): number {
    return this.#playout.bufferedMs(now);
  }

  nextAt(): number {
    return this.#playout.nextAt();
  }

  media(samples: Int16Array, now: number): void {
    this.#playout.media(samples, now);
    this.advance(now);
  }

  mark(name: string, now: number): void {
    this.#playout.mark(name, now);
    this.advance(now);
  }

  /** Gives how much was dropped, and how long the message in play runs on. */
  clear(now: number): { readonly droppedMs: number; readonly runsOnMs: number } {
    this.advance(now);
    const before = this.clearedMs;
    this.#playout.clear(now);
    this.advance(now);
    return {
      droppedMs: this.clearedMs - before,
      runsOnMs: this.#inPlay === undefined ? 0 : this.#endOf(this.#inPlay) - now,
    };
  }

  /** Lets it play; to be called at every `nextAt()`, so that no message begins unseen. */
  advance(now: number): void {
    if (this.#isFinished) {
      return;
    }
    for (const event of this.#playout.advance(now)) {
      switch (event.type) {
        case 'heard':
          this.#hear(event.at, event.samples);
          break;
        case 'mark':
          this.#config.onMark(event.name, event.at);
          break;
        case 'underrun':
          this.underruns++;
          this.underrunMs += event.gapMs;
          this.#config.emit({ type: 'underrun', atMs: event.at, gapMs: event.gapMs });
          break;
        case 'cleared':
          this.clearedMs += event.droppedMs;
          break;
        default:
          event satisfies never;
      }
    }
    this.#look(now);
  }

  /** The call is over: what is in play ends in its middle. */
  finish(now: number): void {
    this.advance(now);
    this.#isFinished = true;
    if (this.#inPlay !== undefined) {
      const { startsAt, samples } = this.#inPlay;
      const heard = Math.round(((now - startsAt) * this.#config.sampleRate) / 1_000);
      this.#inPlay = undefined;
      this.track.cut(now);
      this.#hear(startsAt, samples.subarray(0, heard));
      this.#speak(false, now);
    }
  }

  #look(now: number): void {
    const inPlay = this.#playout.inPlay(now);
    if (inPlay !== undefined && inPlay !== this.#inPlay) {
      this.firstAudioMs ??= inPlay.startsAt;
      this.track.write(inPlay.startsAt, inPlay.samples);
      this.#speak(true, inPlay.startsAt);
      this.#config.emit({ type: 'hearing', atMs: inPlay.startsAt, samples: inPlay.samples });
    } else if (inPlay === undefined && this.#inPlay !== undefined) {
      this.#speak(false, this.#endOf(this.#inPlay));
    }
    this.#inPlay = inPlay;
  }

  #hear(atMs: number, samples: Int16Array): void {
    if (samples.length > 0) {
      this.heardMs += (samples.length * 1_000) / this.#config.sampleRate;
      this.#config.emit({ type: 'heard', atMs, samples });
    }
  }

  #speak(speaking: boolean, atMs: number): void {
    if (speaking !== this.#isSpeaking) {
      this.#isSpeaking = speaking;
      this.#config.emit({ type: 'botSpeaking', atMs, speaking, heardMs: this.heardMs });
    }
  }

  #endOf({ startsAt, samples }: { readonly startsAt: number; readonly samples: Int16Array }): number {
    return startsAt + (samples.length * 1_000) / this.#config.sampleRate;
  }
}
