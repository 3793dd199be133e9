import type { ConfirmedBy, PlaybackOutcome } from '../contract/PlaybackEvent.js';
import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio } from './SentAudio.js';

/** Reports of playbacks and marks: when they start to be heard, their progress, and how they end. */
export class PlaybackReports {
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  readonly #bytesPerMs: number;
  /** The items that report more than their end. */
  readonly #items = new Set<PlayoutItem>();

  constructor(sent: SentAudio<PlayoutItem>, effects: PlayoutEffects, bytesPerMs: number) {
    this.#sent = sent;
    this.#effects = effects;
    this.#bytesPerMs = bytesPerMs;
  }

  add(item: PlayoutItem): void {
    this.#items.add(item);
  }

  delete(item: PlayoutItem): void {
    this.#items.delete(item);
  }

  /** Reports everything that is due. */
  reportDue(now: number): void {
    for (const item of this.#items) {
      const { id } = item;
      if (!item.isStartReported && item.startsAt <= now) {
        item.isStartReported = true;
        this.#effects.push({ type: 'playback', id, event: { type: 'started' } });
      }
      const heardMs = this.#heardMs(item, now);
      if (heardMs >= item.nextProgressMs) {
        item.noteProgress(heardMs);
        this.reportProgress(item, now);
      }
    }
  }

  /** Reports the progress of an item. */
  reportProgress(item: PlayoutItem, now: number): void {
    const heardMs = this.#heardMs(item, now);
    const bytes = item.heardBytes + this.#sent.sentBytes(item) + item.framer.bufferedBytes;
    const queuedMs = Math.floor(bytes / this.#bytesPerMs) - heardMs;
    this.#effects.push({
      type: 'playback',
      id: item.id,
      event: { type: 'progress', heardMs, queuedMs },
    });
  }

  /** Reports that an item is paused, and how much of it the caller will have heard. */
  reportPaused(item: PlayoutItem): void {
    this.#effects.push({ type: 'paused', id: item.id, heardMs: this.#finalMs(item) });
  }

  /** Reports how an item has ended. An utterance reports nothing. */
  reportEnd(item: PlayoutItem, outcome: PlaybackOutcome, confirmedBy: ConfirmedBy, now: number): void {
    const { id, failure } = item;
    if (item.kind === 'mark') {
      this.#effects.push({ type: 'mark', id, echo: { name: item.name ?? '', outcome, confirmedBy } });
    } else if (item.kind === 'playback') {
      const heardMs = this.#finalMs(item);
      const cutMs = item.cutBytes === undefined ? this.#heardMs(item, now) : this.#toMs(item.cutBytes);
      const event = { type: 'finished', outcome, confirmedBy, heardMs } as const;
      this.#effects.push(
        failure !== undefined && outcome === 'played'
          ? { type: 'failed', id, error: failure.error }
          : { type: 'playback', id, event: outcome === 'cleared' ? { ...event, cutMs } : event },
      );
    }
  }

  /** Returns when the next report is due. */
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

  /** Returns how much was heard by the playback clock. */
  #heardMs(item: PlayoutItem, now: number): number {
    return this.#toMs(item.heardBytes + this.#sent.heardBytes(item, now));
  }

  /** Returns how much will have been heard of an item, if nothing more of it is sent. */
  #finalMs(item: PlayoutItem): number {
    return this.#toMs(item.heardBytes + this.#sent.sentBytes(item));
  }

  #toMs(bytes: number): number {
    return Math.floor(bytes / this.#bytesPerMs);
  }
}
