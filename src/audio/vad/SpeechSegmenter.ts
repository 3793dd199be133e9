import type { SpeechWindow } from './SpeechDetector.js';
import type { SpeechEvent } from './SpeechEvent.js';

/** Speech that has just begun may pause for so long, in ms: within a plosive. */
const MAX_GAP_MS = 60;

/** Joins windows with speech into stretches: a plain state machine of one stream. */
export class SpeechSegmenter {
  readonly #minSpeechMs: number;
  readonly #hangOverMs: number;
  /** The stretch that may become one, or is. */
  #stretch: { readonly startMs: number; endMs: number; speechMs: number; isTold: boolean } | undefined;

  constructor(config: { readonly minSpeechMs: number; readonly hangOverMs: number }) {
    this.#minSpeechMs = config.minSpeechMs;
    this.#hangOverMs = config.hangOverMs;
  }

  push({ atMs, durationMs, isSpeech }: SpeechWindow): SpeechEvent[] {
    const events: SpeechEvent[] = [];
    const endMs = atMs + durationMs;
    const silentMs = (isSpeech ? atMs : endMs) - (this.#stretch?.endMs ?? atMs);
    const maxSilentMs = this.#stretch?.isTold === true ? this.#hangOverMs : MAX_GAP_MS;
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
