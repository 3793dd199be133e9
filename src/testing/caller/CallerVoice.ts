import type { AudioFrame } from '../../audio/AudioFrame.js';
import { clipSample } from '../../audio/pcm16.js';
import type { CallerAudio } from './CallerAction.js';
import { convertAudio, readWav } from './readWav.js';

const TONE_AMPLITUDE = 8_192;

/**
 * Produces the audio that a simulated caller says, piece by piece.
 *
 * @throws ExotelError when a file is missing or not a supported WAV file, RangeError when its sample rate is not
 * supported
 */
export class CallerVoice {
  /** `undefined` for silence. */
  readonly #read: (from: number, to: number) => Int16Array | undefined;
  readonly #sampleRate: number;
  readonly #live: LiveVoice;
  #at = 0;
  /** Speech that replaces `audio`, from the moment it was requested. */
  #speech = new Int16Array(0);

  constructor(audio: CallerAudio, sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#live = new LiveVoice(sampleRate);
    if (audio === 'silence') {
      this.#read = () => undefined;
    } else if ('toneHz' in audio) {
      const step = (2 * Math.PI * audio.toneHz) / sampleRate;
      this.#read = (from, to) =>
        Int16Array.from({ length: to - from }, (_, index) =>
          Math.round(TONE_AMPLITUDE * Math.sin(step * (from + index))),
        );
    } else {
      const speech = convertAudio('wav' in audio ? readWav(audio.wav) : audio, sampleRate);
      this.#read = (from, to) => {
        if (from >= speech.length) {
          return undefined;
        }
        const piece = new Int16Array(to - from);
        piece.set(speech.subarray(from, to));
        return piece;
      };
    }
  }

  /**
   * Says something in place of `audio`, after earlier speech of this kind.
   *
   * @throws RangeError when its sample rate is not supported
   */
  say(audio: AudioFrame): void {
    const speech = convertAudio(audio, this.#sampleRate);
    const joined = new Int16Array(this.#speech.length + speech.length);
    joined.set(this.#speech);
    joined.set(speech, this.#speech.length);
    this.#speech = joined;
  }

  /** Returns the next `samples` samples; `undefined` when they are silence. */
  next(samples: number): Int16Array | undefined {
    const from = this.#at;
    this.#at += samples;
    const said = this.#nextPrepared(from, samples);
    const live = this.#live.next(samples);
    return live === undefined || said === undefined
      ? (live ?? said)
      : said.map((sample, index) => clipSample(sample + (live[index] ?? 0)));
  }

  #nextPrepared(from: number, samples: number): Int16Array | undefined {
    const piece = this.#read(from, from + samples);
    if (this.#speech.length === 0) {
      return piece;
    }
    const said = piece ?? new Int16Array(samples);
    said.set(this.#speech.subarray(0, samples));
    this.#speech = this.#speech.subarray(samples);
    return said;
  }

  /** Adds live audio, as it arrives. */
  speakLive(samples: Int16Array): void {
    this.#live.push(samples);
  }
}

/**
 * How much live audio must wait before it is said, in ms: browsers and networks deliver bursts of two or three
 * packets of 20 ms.
 */
const HEAD_START_MS = 60;
/**
 * When more audio than this waits, in ms, a pause or drifting clocks made it old: only the newest `HEAD_START_MS` are
 * kept.
 */
const MAX_MS = 300;

/**
 * Evens out live audio: pieces arrive unevenly and leave at a steady pace. It is a plain state machine. It holds some
 * audio back, starts over after an underrun, and drops the oldest audio when too much waits.
 */
export class LiveVoice {
  readonly #headStart: number;
  readonly #max: number;
  #waiting = new Int16Array(0);
  #isSaying = false;

  constructor(sampleRate: number) {
    this.#headStart = (HEAD_START_MS * sampleRate) / 1_000;
    this.#max = (MAX_MS * sampleRate) / 1_000;
  }

  push(samples: Int16Array): void {
    const all = new Int16Array(this.#waiting.length + samples.length);
    all.set(this.#waiting);
    all.set(samples, this.#waiting.length);
    this.#waiting = all.length > this.#max ? all.slice(-this.#headStart) : all;
    this.#isSaying ||= this.#waiting.length >= this.#headStart;
  }

  /** Returns the next `count` samples, padded with silence; `undefined` when there is nothing to say. */
  next(count: number): Int16Array | undefined {
    if (!this.#isSaying) {
      return undefined;
    }
    const said = new Int16Array(count);
    said.set(this.#waiting.subarray(0, count));
    this.#isSaying = this.#waiting.length >= count;
    this.#waiting = this.#waiting.slice(count);
    return said;
  }
}
