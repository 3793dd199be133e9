import type { PlayoutEffect } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio } from './SentAudio.js';

/** What playbacks tell besides their end: that they began to be heard, and how far that has come. */
export class PlaybackReports {
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #bytesPerMs: number;
  readonly #items = new Set<PlayoutItem>();

  constructor(sent: SentAudio<PlayoutItem>, bytesPerMs: number) {
    this.#sent = sent;
    this.#bytesPerMs = bytesPerMs;
  }

  add(item: PlayoutItem): void {
    this.#items.add(item);
  }

  delete(item: PlayoutItem): void {
    this.#items.delete(item);
  }

  /** Gives the reports that are due. */
  due(now: number): readonly PlayoutEffect[] {
    const effects: PlayoutEffect[] = [];
    for (const item of this.#items) {
      const { id } = item;
      if (!item.isStartReported && item.startsAt <= now) {
        item.isStartReported = true;
        effects.push({ type: 'playback', id, event: { type: 'started' } });
      }
      const heardMs = this.#heardMs(item, now);
      if (heardMs >= item.nextProgressMs) {
        item.noteProgress(heardMs);
        effects.push(this.progress(item, now));
      }
    }
    return effects;
  }

  /** How far an item has come. */
  progress(item: PlayoutItem, now: number): PlayoutEffect {
    const heardMs = this.#heardMs(item, now);
    const bytes = item.heardBytes + this.#sent.sentBytes(item) + item.framer.bufferedBytes;
    const queuedMs = Math.floor(bytes / this.#bytesPerMs) - heardMs;
    return { type: 'playback', id: item.id, event: { type: 'progress', heardMs, queuedMs } };
  }

  /** When the next report is due. */
  nextAt(): number {
    let at = Infinity;
    for (const item of this.#items) {
      if (!item.isStartReported) {
        at = Math.min(at, item.startsAt);
      }
      const missingBytes = item.nextProgressMs * this.#bytesPerMs - item.heardBytes;
      at = Math.min(at, this.#sent.heardAt(item, missingBytes));
    }
    return at;
  }

  #heardMs(item: PlayoutItem, now: number): number {
    const bytes = Math.max(item.reachedBytes, item.heardBytes + this.#sent.heardBytes(item, now));
    return Math.floor(bytes / this.#bytesPerMs);
  }
}
