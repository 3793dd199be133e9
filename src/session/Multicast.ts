import { Observable, type Subscriber } from 'rxjs';

/**
 * A hot source of values, as a Subject is one that only completes. A Subject makes a closure for every value, observed or
 * not: with fifty frames of audio a second and call, that is a good part of what a frame costs.
 */
export class Multicast<T> {
  readonly values$: Observable<T>;
  /** Replaced, never changed: who subscribes or leaves while a value is delivered does so for the next one. */
  #subscribers: readonly Subscriber<T>[] = [];
  #isComplete = false;

  constructor() {
    this.values$ = new Observable((subscriber) => {
      if (this.#isComplete) {
        subscriber.complete();
        return undefined;
      }
      this.#subscribers = [...this.#subscribers, subscriber];
      return () => {
        this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
      };
    });
  }

  get observed(): boolean {
    return this.#subscribers.length > 0;
  }

  next(value: T): void {
    for (const subscriber of this.#subscribers) {
      subscriber.next(value);
    }
  }

  complete(): void {
    this.#isComplete = true;
    for (const subscriber of this.#subscribers) {
      subscriber.complete();
    }
  }
}
