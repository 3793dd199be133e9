import { ExotelError } from '../../ExotelError.js';
import type { AudioFrame } from '../AudioFrame.js';
import type { SpeechDetector, SpeechEvent, SpeechWindow } from './SpeechDetector.js';

/** How much audio waits for a detector that has not arrived, in ms: 10 MB at 8 kHz. */
const MAX_HELD_MS = 600_000;

/** The inputs of a `SpeechListener`. */
export type SpeechInput =
  | { readonly type: 'detector'; readonly detector: SpeechDetector }
  | { readonly type: 'audio'; readonly frame: AudioFrame; readonly isBotSpeaking: boolean }
  | { readonly type: 'end' };

type AudioInput = Extract<SpeechInput, { type: 'audio' }>;

/** Detects speech in one stream: a plain state machine around a detector, which may arrive after the first audio. */
export class SpeechListener {
  readonly #segmenter: SpeechSegmenter;
  #detector: SpeechDetector | undefined;
  #held: AudioInput[] = [];
  #heldMs = 0;
  #hasEnded = false;

  constructor(config: { readonly minSpeechMs: number; readonly hangoverMs: number }) {
    this.#segmenter = new SpeechSegmenter(config);
  }

  /** Whether the stream has ended and all its events were returned. */
  get isDone(): boolean {
    return this.#hasEnded && this.#detector !== undefined;
  }

  /** @throws ExotelError `queueOverflow` if more than ten minutes of audio wait for a detector */
  push(input: SpeechInput): SpeechEvent[] {
    switch (input.type) {
      case 'detector': {
        // If a source emits several detectors, the first is used.
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
        `\`detector\` emitted no detector while ${MAX_HELD_MS} ms of audio waited for it`,
      );
    }
  }
}

/** Speech that has just begun may pause for this long, in ms: within a plosive. */
const MAX_GAP_MS = 60;

/** Joins windows with speech into stretches: a plain state machine for one stream. */
class SpeechSegmenter {
  readonly #minSpeechMs: number;
  readonly #hangoverMs: number;
  /** The stretch that may become speech, or is speech. */
  #stretch: { readonly startMs: number; endMs: number; speechMs: number; isReported: boolean } | undefined;

  constructor(config: { readonly minSpeechMs: number; readonly hangoverMs: number }) {
    this.#minSpeechMs = config.minSpeechMs;
    this.#hangoverMs = config.hangoverMs;
  }

  push({ atMs, durationMs, isSpeech }: SpeechWindow): SpeechEvent[] {
    const events: SpeechEvent[] = [];
    const endMs = atMs + durationMs;
    const silentMs = (isSpeech ? atMs : endMs) - (this.#stretch?.endMs ?? atMs);
    const maxSilentMs = this.#stretch?.isReported === true ? this.#hangoverMs : MAX_GAP_MS;
    if (silentMs > maxSilentMs || (!isSpeech && silentMs === maxSilentMs)) {
      events.push(...this.flush());
    }
    if (isSpeech) {
      this.#stretch ??= { startMs: atMs, endMs, speechMs: 0, isReported: false };
      this.#stretch.endMs = endMs;
      this.#stretch.speechMs += durationMs;
      if (!this.#stretch.isReported && this.#stretch.speechMs >= this.#minSpeechMs) {
        this.#stretch.isReported = true;
        events.push({ type: 'start', atMs: this.#stretch.startMs });
      }
    }
    return events;
  }

  /** Ends an open stretch. */
  flush(): SpeechEvent[] {
    const stretch = this.#stretch;
    this.#stretch = undefined;
    return stretch?.isReported === true
      ? [{ type: 'end', atMs: stretch.endMs, durationMs: stretch.endMs - stretch.startMs }]
      : [];
  }
}
