import type { Pacer } from '../../audio/framing/Pacer.js';
import type { QueuePolicy } from '../contract/CallOptions.js';
import { PlayoutItem, type PlayoutItemConfig } from './PlayoutItem.js';

/** What a queue is told once. */
export interface PlayoutQueueConfig extends Pick<PlayoutItemConfig, 'framing' | 'conversion'> {
  readonly pacer: Pacer;
  readonly bytesPerMs: number;
  readonly flushAfterMs: number;
  readonly maxQueueMs: number;
  readonly onQueueFull: QueuePolicy | undefined;
}

/** What an item is told that the queue does not know. */
export type NewPlayoutItem = Omit<PlayoutItemConfig, 'order' | 'framing' | 'conversion' | 'now'>;

/**
 * A source that delivers no faster than real time gets this much of a head start, so that a late delivery is not heard
 * as a gap: three of Exotel's 20 ms units.
 */
const LIVE_HEAD_START_MS = 60;

/** What waits to fill a message, or for its head start, is not too much, whatever may be queued: nor a piece that comes late. */
const LEAST_QUEUE_MS = LIVE_HEAD_START_MS + 40;

/** What has not been sent entirely, in order, and when its head may leave. */
export class PlayoutQueue {
  readonly #config: PlayoutQueueConfig;
  readonly #frameMs: number;
  /** How much audio of an item may wait: no less than a message and what comes while it may not leave. */
  readonly maxQueueMs: number;
  #items: PlayoutItem[] = [];
  #order = 0;

  constructor(config: PlayoutQueueConfig) {
    this.#config = config;
    this.#frameMs = config.framing.frameBytes / config.bytesPerMs;
    this.maxQueueMs = Math.max(config.maxQueueMs, this.#frameMs + LEAST_QUEUE_MS);
  }

  get items(): readonly PlayoutItem[] {
    return this.#items;
  }

  get head(): PlayoutItem | undefined {
    return this.#items[0];
  }

  /** The utterance at the tail that more can be appended to. */
  get openUtterance(): PlayoutItem | undefined {
    const tail = this.#items.at(-1);
    return tail?.kind === 'utterance' && !tail.isClosed ? tail : undefined;
  }

  /** Milliseconds of audio that wait. */
  get queuedMs(): number {
    return this.#items.reduce((sum, { framer }) => sum + framer.bufferedBytes, 0) / this.#config.bytesPerMs;
  }

  /** Makes an item, which is not queued yet. */
  create(config: NewPlayoutItem, now: number): PlayoutItem {
    const { framing, conversion } = this.#config;
    const item = new PlayoutItem({ ...config, order: this.#order++, framing, conversion, now });
    if (config.kind === 'mark') {
      item.close(now);
    }
    return item;
  }

  /** Queues an item. Whatever comes behind an utterance closes it. */
  push(item: PlayoutItem, now: number): void {
    this.openUtterance?.close(now);
    this.#items.push(item);
  }

  shift(): void {
    this.#items.shift();
  }

  find(id: number): PlayoutItem | undefined {
    return this.#items.find((item) => item.id === id);
  }

  remove(isRemoved: (item: PlayoutItem) => boolean): void {
    this.#items = this.#items.filter((item) => !isRemoved(item));
  }

  /** Puts items back in their places. */
  restore(items: Iterable<PlayoutItem>): void {
    this.#items = [...new Set([...items, ...this.#items])].sort((one, other) => one.order - other.order);
  }

  /** Whether an item takes more audio; when it is full, what becomes of it, and the oldest makes room if that is so. */
  room(item: PlayoutItem, fallback: QueuePolicy): 'free' | QueuePolicy {
    if (!this.#isFull(item)) {
      return 'free';
    }
    const policy = this.#config.onQueueFull ?? fallback;
    if (policy === 'dropOldest') {
      while (this.#isFull(item) && item.framer.cut(false) !== undefined) {
        // Whole messages are dropped, so that what follows is cut as it would have been.
      }
    }
    return policy;
  }

  #isFull(item: PlayoutItem): boolean {
    return item.framer.bufferedBytes > this.maxQueueMs * this.#config.bytesPerMs;
  }

  /** Whether an item's source is to be asked for more. */
  wantsMore(item: PlayoutItem): boolean {
    // Far enough ahead to see whether a frame is the last but one, which a short tail is joined to.
    const wanted = Math.max(
      this.#config.pacer.sendAheadMs * this.#config.bytesPerMs,
      2 * item.framer.frameBytes,
    );
    return (
      item.supply !== 'pushed' &&
      !item.isHeld &&
      !item.isClosed &&
      !item.isAsked &&
      item.framer.bufferedBytes < wanted
    );
  }

  /** When what an item has is sent although it does not fill a frame. */
  stallsAt(item: PlayoutItem): number {
    const { supply, framer, isAsked, waitsSince } = item;
    if (supply === 'pulled' || framer.bufferedBytes === 0 || (supply === 'awaited' && !isAsked)) {
      return Infinity;
    }
    const stallsAt = waitsSince + this.#config.flushAfterMs;
    // What is asked late, one lead ahead, may come as late as the caller needs it.
    return supply === 'awaited' ? Math.max(stallsAt, this.#config.pacer.runsDryAt) : stallsAt;
  }

  /** When the next frame of an item may leave. */
  dueAt(item: PlayoutItem, isLast: boolean): number {
    const { pacer, bytesPerMs } = this.#config;
    const dueAt = pacer.dueAt(item.framer.nextBytes(isLast) / bytesPerMs);
    return isLast
      ? dueAt
      : Math.max(dueAt, item.headStartUntil(pacer.runsDryAt, this.#frameMs, LIVE_HEAD_START_MS));
  }

  /** When the head next has something to send, after what was due by now. */
  nextAt(now: number): number {
    const { head } = this;
    if (head === undefined || head.isHeld || head.isBeingPulled) {
      return Infinity;
    }
    const stallsAt = this.stallsAt(head);
    if (head.isClosed || stallsAt <= now) {
      return head.framer.nextBytes(true) > 0 ? this.dueAt(head, true) : Infinity;
    }
    const dueAt = head.framer.nextBytes(false) > 0 ? this.dueAt(head, false) : Infinity;
    return dueAt < stallsAt ? dueAt : Math.max(stallsAt, this.dueAt(head, true));
  }
}
