import type { ConfirmedBy, PlaybackOutcome } from '../contract/PlaybackEvent.js';
import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio } from './SentAudio.js';

/** What playbacks and marks tell: that they began to be heard, how far that has come, and how they ended. */
export class PlaybackReports {
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  readonly #bytesPerMs: number;
  /** Those that are to tell more than their end. */
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

  /** Tells what is due. */
  tellDue(now: number): void {
    for (const item of this.#items) {
      const { id } = item;
      if (!item.isStartReported && item.startsAt <= now) {
        item.isStartReported = true;
        this.#effects.push({ type: 'playback', id, event: { type: 'started' } });
      }
      const heardMs = this.#heardMs(item, now);
      if (heardMs >= item.nextProgressMs) {
        item.noteProgress(heardMs);
        this.tellProgress(item, now);
      }
    }
  }

  /** Tells how far an item has come. */
  tellProgress(item: PlayoutItem, now: number): void {
    const heardMs = this.#heardMs(item, now);
    const bytes = item.heardBytes + this.#sent.sentBytes(item) + item.framer.bufferedBytes;
    const queuedMs = Math.floor(bytes / this.#bytesPerMs) - heardMs;
    this.#effects.push({
      type: 'playback',
      id: item.id,
      event: { type: 'progress', heardMs, queuedMs },
    });
  }

  /** Tells that an item is paused, and that the caller will have heard so much of it. */
  tellPaused(item: PlayoutItem): void {
    this.#effects.push({ type: 'paused', id: item.id, heardMs: this.#finalMs(item) });
  }

  /** Tells how an item has ended; an utterance has nobody to tell. */
  tellEnd(item: PlayoutItem, outcome: PlaybackOutcome, confirmedBy: ConfirmedBy, now: number): void {
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

  /** By the playback clock. */
  #heardMs(item: PlayoutItem, now: number): number {
    return this.#toMs(item.heardBytes + this.#sent.heardBytes(item, now));
  }

  /** What will have been heard of an item of which nothing more is sent. */
  #finalMs(item: PlayoutItem): number {
    return this.#toMs(item.heardBytes + this.#sent.sentBytes(item));
  }

  #toMs(bytes: number): number {
    return Math.floor(bytes / this.#bytesPerMs);
  }
}
