import type { SimulatedCallEvent } from './SimulatedCallEvent.js';
import { type PlayoutBehaviour, SimulatedPlayout } from './SimulatedPlayout.js';

/** Options for the ear of a simulated caller. */
export interface CallerEarConfig {
  readonly sampleRate: number;
  readonly playout: PlayoutBehaviour;
  /** The track that the heard audio is written to. */
  readonly track: AudioTrack;
  readonly emit: (event: SimulatedCallEvent) => void;
  /** Called when the audio before a mark was heard. */
  readonly onMark: (name: string, at: number) => void;
}

/** The ear of a simulated caller: plays audio in real time, records what was heard, and reports it as events. */
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

  /** Drops the waiting audio; returns how much was dropped and how long the current message still plays, in ms. */
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

  /** Plays up to `now`. Call it at every `nextAt()`, so that no message begins unnoticed. */
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

  /** Ends the call: the message that is playing is cut. */
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

interface Piece {
  readonly at: number;
  readonly samples: Int16Array;
}

/** Options for an audio track: how much audio is kept. */
export interface AudioTrackConfig {
  readonly sampleRate: number;
  /** Audio kept from the beginning, in ms. */
  readonly maxMs: number;
  /** Audio kept after `maxMs`: the most recent, in ms. */
  readonly recentMs: number;
}

/** Audio on a time axis, with silence where nothing was written. */
export class AudioTrack {
  readonly #sampleRate: number;
  readonly #max: number;
  readonly #recent: number;
  readonly #pieces: Piece[] = [];
  /** How many pieces are kept permanently. */
  #kept = 0;
  #end = 0;

  constructor(config: AudioTrackConfig) {
    const { sampleRate, maxMs, recentMs } = config;
    this.#sampleRate = sampleRate;
    this.#max = (maxMs * sampleRate) / 1_000;
    this.#recent = (recentMs * sampleRate) / 1_000;
  }

  /** Writes audio after the audio that is already there. */
  write(atMs: number, samples: Int16Array): void {
    const near = Math.round((atMs * this.#sampleRate) / 1_000);
    // Pieces that touch stay together whatever the rounding, so that no sample is lost or added between them.
    const at = near <= this.#end + 1 ? this.#end : near;
    this.#pieces.push({ at, samples });
    this.#end = at + samples.length;
    if (at < this.#max) {
      this.#kept++;
    } else {
      this.#forget(at - this.#recent);
    }
  }

  /** Removes the audio from that time on. */
  cut(atMs: number): void {
    const end = Math.round((atMs * this.#sampleRate) / 1_000);
    const last = this.#pieces.at(-1);
    if (last !== undefined && this.#end > end) {
      this.#pieces[this.#pieces.length - 1] = {
        at: last.at,
        samples: last.samples.subarray(0, Math.max(0, end - last.at)),
      };
      this.#end = Math.max(end, last.at);
    }
  }

  /** Returns true when nothing was written from that time on. */
  isSilent(fromMs: number): boolean {
    return this.#end <= Math.round((fromMs * this.#sampleRate) / 1_000);
  }

  read(fromMs: number, toMs: number): Int16Array {
    const from = Math.round((fromMs * this.#sampleRate) / 1_000);
    const to = Math.max(from, Math.round((toMs * this.#sampleRate) / 1_000));
    const read = new Int16Array(to - from);
    for (let index = this.#pieces.length - 1; index >= 0; index--) {
      const piece = this.#pieces[index];
      if (piece === undefined || piece.at + piece.samples.length <= from) {
        break;
      }
      const part = piece.samples.subarray(Math.max(0, from - piece.at), Math.max(0, to - piece.at));
      if (part.length > 0) {
        read.set(part, Math.max(0, piece.at - from));
      }
    }
    return read;
  }
  #forget(before: number): void {
    for (;;) {
      const piece = this.#pieces[this.#kept];
      if (piece === undefined || piece.at + piece.samples.length >= before) {
        return;
      }
      this.#pieces.splice(this.#kept, 1);
    }
  }
}
