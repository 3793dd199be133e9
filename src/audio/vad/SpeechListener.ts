import { ExotelError } from '../../ExotelError.js';
import type { AudioFrame } from '../AudioFrame.js';
import type { SpeechDetector, SpeechEvent, SpeechWindow } from './SpeechDetector.js';

/** How much audio waits for a detector that is not there yet, in ms: 10 MB at 8 kHz. */
const MAX_HELD_MS = 600_000;

/** What happens to a stream that is listened to. */
export type SpeechInput =
  | { readonly type: 'detector'; readonly detector: SpeechDetector }
  | { readonly type: 'audio'; readonly frame: AudioFrame; readonly isBotSpeaking: boolean }
  | { readonly type: 'end' };

type AudioInput = Extract<SpeechInput, { type: 'audio' }>;

/** Hears speech in one stream: a plain state machine around a detector, which may come later than the first audio. */
export class SpeechListener {
  readonly #segmenter: SpeechSegmenter;
  #detector: SpeechDetector | undefined;
  #held: AudioInput[] = [];
  #heldMs = 0;
  #hasEnded = false;

  constructor(config: { readonly minSpeechMs: number; readonly hangoverMs: number }) {
    this.#segmenter = new SpeechSegmenter(config);
  }

  /** Whether the stream has ended and all that was to be told of it was told. */
  get isDone(): boolean {
    return this.#hasEnded && this.#detector !== undefined;
  }

  /** @throws ExotelError `queueOverflow` when ten minutes of audio wait for a detector */
  push(input: SpeechInput): SpeechEvent[] {
    switch (input.type) {
      case 'detector': {
        // Of a source of several, the first is taken.
        this.#detector ??= input.detector;
        const held = this.#held;
        this.#held = [];
        return [
          ...held.flatMap((audio) => this.#hear(audio)),
          ...(this.#hasEnded ? this.#segmenter.flush() : []),
        ];
      }
      case 'audio':
        return this.#hear(input);
      case 'end':
        this.#hasEnded = true;
        return this.#detector === undefined ? [] : this.#segmenter.flush();
      default:
        return input satisfies never;
    }
  }

  #hear(input: AudioInput): SpeechEvent[] {
    const { frame, isBotSpeaking } = input;
    if (this.#detector === undefined) {
      this.#hold(input);
      return [];
    }
    return this.#detector.push(frame, isBotSpeaking).flatMap((window) => this.#segmenter.push(window));
  }

  #hold(input: AudioInput): void {
    this.#held.push(input);
    this.#heldMs += (input.frame.samples.length * 1_000) / input.frame.sampleRate;
    if (this.#heldMs > MAX_HELD_MS) {
      throw new ExotelError(
        'queueOverflow',
        `No detector came while ${MAX_HELD_MS} ms of audio waited for it`,
      );
    }
  }
}

/** Speech that has just begun may pause for so long, in ms: within a plosive. */
const MAX_GAP_MS = 60;

/** Joins windows with speech into stretches: a plain state machine of one stream. */
class SpeechSegmenter {
  readonly #minSpeechMs: number;
  readonly #hangoverMs: number;
  /** The stretch that may become one, or is. */
  #stretch: { readonly startMs: number; endMs: number; speechMs: number; isTold: boolean } | undefined;

  constructor(config: { readonly minSpeechMs: number; readonly hangoverMs: number }) {
    this.#minSpeechMs = config.minSpeechMs;
    this.#hangoverMs = config.hangoverMs;
  }

  push({ atMs, durationMs, isSpeech }: SpeechWindow): SpeechEvent[] {
    const events: SpeechEvent[] = [];
    const endMs = atMs + durationMs;
    const silentMs = (isSpeech ? atMs : endMs) - (this.#stretch?.endMs ?? atMs);
    const maxSilentMs = this.#stretch?.isTold === true ? this.#hangoverMs : MAX_GAP_MS;
    if (silentMs > maxSilentMs || (!isSpeech && silentMs === maxSilentMs)) {
      events.push(...this.flush());
    }
    if (isSpeech) {
      this.#stretch ??= { startMs: atMs, endMs, speechMs: 0, isTold: false };
      this.#stretch.endMs = endMs;
      this.#stretch.speechMs += durationMs;
      if (!this.#stretch.isTold && this.#stretch.speechMs >= this.#minSpeechMs) {
        this.#stretch.isTold = true;
        events.push({ type: 'start', atMs: this.#stretch.startMs });
      }
    }
    return events;
  }

  /** Ends a stretch that is open. */
  flush(): SpeechEvent[] {
    const stretch = this.#stretch;
    this.#stretch = undefined;
    return stretch?.isTold === true
      ? [{ type: 'end', atMs: stretch.endMs, durationMs: stretch.endMs - stretch.startMs }]
      : [];
  }
}
