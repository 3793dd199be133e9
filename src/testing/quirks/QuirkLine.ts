import { isRecord } from '../../wire/messages/scalars.js';
import { readJsonObject } from '../../wire/readJsonObject.js';
import type { LineItem, QuirkStage } from './QuirkStage.js';
import type { ParsedQuirk } from './readQuirk.js';

/**
 * The line from Exotel to a bot, with its quirks: takes the messages that are meant to be sent, and returns what is
 * sent instead, and when. It is a plain state machine on its owner's clock. Items keep their order, except where a
 * quirk changes it.
 */
export class QuirkLine {
  readonly #stages: readonly QuirkStage[];
  readonly #waiting: { readonly item: LineItem; readonly dueAt: number }[] = [];
  /** The time of the newest audio that was pushed, in ms. */
  #clockMs = 0;
  #lastDueAt = -Infinity;

  constructor(quirks: readonly ParsedQuirk[]) {
    this.#stages = quirks.flatMap(({ entry, value }) => entry.stage?.(value) ?? []);
  }

  /** Pushes a message, as it is meant to be sent. */
  pushText(text: string, now: number): void {
    const reading = readJsonObject(text);
    if ('fields' in reading) {
      const { media } = reading.fields;
      this.#clockMs = isRecord(media) ? Number(media['timestamp']) : this.#clockMs;
      this.push({ type: 'message', fields: reading.fields }, now);
    }
  }

  push(item: LineItem, now: number): void {
    const items = this.#stages.reduce<readonly LineItem[]>(
      (items, stage) => items.flatMap((one) => stage(one, this.#clockMs)),
      [item],
    );
    for (const item of items) {
      const delayMs = item.type === 'message' ? (item.delayMs ?? 0) : 0;
      this.#lastDueAt = Math.max(this.#lastDueAt, now + delayMs);
      this.#waiting.push({ item, dueAt: this.#lastDueAt });
    }
  }

  /** Returns when the next item is due. */
  nextAt(): number {
    return this.#waiting[0]?.dueAt ?? Infinity;
  }

  /** Returns the items that are due by now, in order. */
  take(now: number): readonly LineItem[] {
    const count = this.#waiting.findIndex(({ dueAt }) => dueAt > now);
    return this.#waiting.splice(0, count < 0 ? this.#waiting.length : count).map(({ item }) => item);
  }
}
