import type { Pacer } from '../../audio/framing/Pacer.js';
import type { QueuePolicy } from '../contract/CallOptions.js';
import { PlayoutItem, type PlayoutItemConfig } from './PlayoutItem.js';

/** Options for the queue of a playout. */
export interface PlayoutQueueConfig extends Pick<PlayoutItemConfig, 'framing' | 'conversion'> {
  readonly pacer: Pacer;
  readonly bytesPerMs: number;
  readonly flushAfterMs: number;
  readonly maxQueueMs: number;
  readonly onQueueFull: QueuePolicy | undefined;
}

/** Options for a new item that the queue does not know itself. */
export type NewPlayoutItem = Omit<PlayoutItemConfig, 'order' | 'framing' | 'conversion' | 'now'>;

/**
 * The head start of a source that delivers in real time: so a late piece is not heard as a gap. It is three of Exotel's
 * units of 20 ms.
 */
const LIVE_HEAD_START_MS = 60;

/** Besides a message, so much audio may always wait, in ms: for the head start, and for a late piece. */
const LEAST_QUEUE_MS = LIVE_HEAD_START_MS + 40;

/** The items that have not been sent entirely, in order, and when the first item may be sent. */
export class PlayoutQueue {
  readonly #config: PlayoutQueueConfig;
  readonly #frameMs: number;
  /** How much audio of an item may wait, in ms: at least a message and `LEAST_QUEUE_MS`. */
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

  /** The utterance at the end of the queue, if audio can be appended to it. */
  get openUtterance(): PlayoutItem | undefined {
    const tail = this.#items.at(-1);
    return tail?.kind === 'utterance' && !tail.isClosed ? tail : undefined;
  }

  /** Audio that waits, in ms. */
  get queuedMs(): number {
    return this.#items.reduce((sum, { framer }) => sum + framer.bufferedBytes, 0) / this.#config.bytesPerMs;
  }

  /** Creates an item without queueing it. */
  create(config: NewPlayoutItem, now: number): PlayoutItem {
    const { framing, conversion } = this.#config;
    const item = new PlayoutItem({ ...config, order: this.#order++, framing, conversion, now });
    if (config.kind === 'mark') {
      item.close(now);
    }
    return item;
  }

  /** Queues an item. It closes an utterance before it. */
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

  /** Puts items back into their places. */
  restore(items: Iterable<PlayoutItem>): void {
    this.#items = [...new Set([...items, ...this.#items])].sort((one, other) => one.order - other.order);
  }

  /** Returns whether an item takes more audio, or the policy if it is full. With `'dropOldest'`, it drops audio. */
  room(item: PlayoutItem, fallback: QueuePolicy): 'free' | QueuePolicy {
    if (!this.#isFull(item)) {
      return 'free';
    }
    const policy = this.#config.onQueueFull ?? fallback;
    if (policy === 'dropOldest') {
      while (this.#isFull(item) && item.framer.cut(false) !== undefined) {
        // Whole messages are dropped, so that later audio is framed in the same way.
      }
    }
    return policy;
  }

  #isFull(item: PlayoutItem): boolean {
    return item.framer.bufferedBytes > this.maxQueueMs * this.#config.bytesPerMs;
  }

  /** Returns whether the source of an item should be asked for more audio. */
  wantsMore(item: PlayoutItem): boolean {
    // Two frames ahead, because a short last frame is joined to the frame before it.
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

  /** Returns when the audio of an item is sent although it does not fill a frame. */
  stallsAt(item: PlayoutItem): number {
    const { supply, framer, isAsked, waitsSince } = item;
    if (supply === 'pulled' || framer.bufferedBytes === 0 || (supply === 'awaited' && !isAsked)) {
      return Infinity;
    }
    const stallsAt = waitsSince + this.#config.flushAfterMs;
    // An async source is asked `sendAheadMs` ahead, so its audio may come as late as the caller needs it.
    return supply === 'awaited' ? Math.max(stallsAt, this.#config.pacer.runsDryAt) : stallsAt;
  }

  /** Returns when the next frame of an item may be sent. */
  dueAt(item: PlayoutItem, isLast: boolean): number {
    const { pacer, bytesPerMs } = this.#config;
    const dueAt = pacer.dueAt(item.framer.nextBytes(isLast) / bytesPerMs);
    return isLast
      ? dueAt
      : Math.max(dueAt, item.headStartUntil(pacer.runsDryAt, this.#frameMs, LIVE_HEAD_START_MS));
  }

  /** Returns when the first item next has something to send. */
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
