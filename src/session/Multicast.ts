import { Observable, type Subscriber } from 'rxjs';

const NOBODY: readonly never[] = [];

/**
 * A hot source of values, as a Subject is one that only completes. A Subject makes a closure for every value, observed or
 * not: with fifty frames of audio a second and call, that is a good part of what a frame costs.
 */
export class Multicast<T> {
  readonly values$: Observable<T>;
  /** Most have one subscriber: it is kept by itself. */
  #first: Subscriber<T> | undefined;
  /** Replaced, never changed: who subscribes or leaves while a value is delivered does so for the next one. */
  #others: readonly Subscriber<T>[] = NOBODY;
  #isComplete = false;

  /** @param onUnobserved - the last subscriber has left */
  constructor(onUnobserved?: () => void) {
    this.values$ = new Observable((subscriber) => {
      if (this.#isComplete) {
        subscriber.complete();
        return undefined;
      }
      if (this.#first === undefined) {
        this.#first = subscriber;
      } else {
        this.#others = [...this.#others, subscriber];
      }
      return () => {
        if (this.#first === subscriber) {
          this.#first = this.#others[0];
          this.#others = this.#others.length > 1 ? this.#others.slice(1) : NOBODY;
        } else {
          this.#others = this.#others.filter((other) => other !== subscriber);
        }
        if (this.#first === undefined) {
          onUnobserved?.();
        }
      };
    });
  }

  get observed(): boolean {
    return this.#first !== undefined;
  }

  next(value: T): void {
    const others = this.#others;
    this.#first?.next(value);
    if (others !== NOBODY) {
      for (const subscriber of others) {
        subscriber.next(value);
      }
    }
  }

  complete(): void {
    const others = this.#others;
    this.#isComplete = true;
    this.#first?.complete();
    for (const subscriber of others) {
      subscriber.complete();
    }
  }
}
