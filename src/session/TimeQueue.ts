/** Something that stands in a queue until its time. */
export interface Timed {
  /** Its time; not to be changed while it stands in a queue. */
  queuedAt: number;
  /** When it was queued: of two with one time, the first comes first. Kept by the queue. */
  order: number;
  /** Where it stands; -1 when it does not. Kept by the queue. */
  index: number;
}

/**
 * Things in the order of their times: a binary heap, in which any of them can be found and taken out. What they are compared
 * by stands here, side by side: the things of many calls do not all stay in the processor's caches.
 */
export class TimeQueue<T extends Timed> {
  readonly #items: T[] = [];
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  #lastOrder = 0;

  /** How many have been queued so far: what is queued from now on has a higher `order`. */
  get lastOrder(): number {
    return this.#lastOrder;
  }

  /** What comes first. */
  get first(): T | undefined {
    return this.#items[0];
  }

  /** Queues what does not stand here yet. */
  add(item: T): void {
    item.order = ++this.#lastOrder;
    this.#rise(item, item.queuedAt, item.order, this.#items.length);
  }

  /** Takes out what stands here. */
  remove(item: T): void {
    const { index } = item;
    const last = this.#items.pop();
    const time = this.#times.pop() ?? 0;
    const order = this.#orders.pop() ?? 0;
    item.index = -1;
    if (last !== undefined && last !== item) {
      this.#sink(last, time, order, this.#rise(last, time, order, index));
    }
  }

  /** Puts an item into a place, or where it belongs above, and says where. */
  #rise(item: T, time: number, order: number, from: number): number {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#isBefore(parent, time, order)) {
        break;
      }
      this.#move(parent, index);
      index = parent;
    }
    this.#put(item, time, order, index);
    return index;
  }

  #sink(item: T, time: number, order: number, from: number): void {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const isLeft =
        right >= this.#items.length ||
        this.#isBefore(left, this.#times[right] ?? 0, this.#orders[right] ?? 0);
      const child = isLeft ? left : right;
      if (child >= this.#items.length || !this.#isBefore(child, time, order)) {
        break;
      }
      this.#move(child, index);
      index = child;
    }
    if (index !== from) {
      this.#put(item, time, order, index);
    }
  }

  /** Whether what stands in a place comes before a time. */
  #isBefore(index: number, time: number, order: number): boolean {
    const its = this.#times[index] ?? 0;
    return its < time || (its === time && (this.#orders[index] ?? 0) < order);
  }

  #move(from: number, to: number): void {
    const item = this.#items[from];
    if (item !== undefined) {
      this.#put(item, this.#times[from] ?? 0, this.#orders[from] ?? 0, to);
    }
  }

  #put(item: T, time: number, order: number, index: number): void {
    this.#items[index] = item;
    this.#times[index] = time;
    this.#orders[index] = order;
    item.index = index;
  }
}
