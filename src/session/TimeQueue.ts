/** Something that stands in a queue until its time. */
export interface Timed {
  /** Its time; not to be changed while it stands in a queue. */
  queuedAt: number;
  /** When it was queued: of two with one time, the first comes first. Kept by the queue. */
  order: number;
  /** Where it stands; -1 when it does not. Kept by the queue. */
  index: number;
}

/** Things in the order of their times: a binary heap, in which any of them can be found and taken out. */
export class TimeQueue<T extends Timed> {
  readonly #heap: T[] = [];
  #lastOrder = 0;

  /** How many have been queued so far: what is queued from now on has a higher `order`. */
  get lastOrder(): number {
    return this.#lastOrder;
  }

  /** What comes first. */
  get first(): T | undefined {
    return this.#heap[0];
  }

  /** Queues what does not stand here yet. */
  add(item: T): void {
    item.order = ++this.#lastOrder;
    this.#heap.push(item);
    this.#rise(item, this.#heap.length - 1);
  }

  /** Takes out what stands here. */
  remove(item: T): void {
    const { index } = item;
    const last = this.#heap.pop();
    item.index = -1;
    if (last !== undefined && last !== item) {
      this.#rise(last, index);
      this.#sink(last, last.index);
    }
  }

  #rise(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || !isBefore(item, parent)) {
        break;
      }
      this.#put(parent, index);
      index = parentIndex;
    }
    this.#put(item, index);
  }

  #sink(item: T, from: number): void {
    let index = from;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child = left === undefined || right === undefined || isBefore(left, right) ? left : right;
      if (child === undefined || !isBefore(child, item)) {
        break;
      }
      const childIndex = child.index;
      this.#put(child, index);
      index = childIndex;
    }
    this.#put(item, index);
  }

  #put(item: T, index: number): void {
    this.#heap[index] = item;
    item.index = index;
  }
}

function isBefore(one: Timed, other: Timed): boolean {
  return one.queuedAt < other.queuedAt || (one.queuedAt === other.queuedAt && one.order < other.order);
}
