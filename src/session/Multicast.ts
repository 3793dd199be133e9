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

  /** @param onChange - somebody has subscribed, or left */
  constructor(onChange?: () => void) {
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
      onChange?.();
      return () => {
        if (this.#first === subscriber) {
          this.#first = this.#others[0];
          this.#others = this.#others.length > 1 ? this.#others.slice(1) : NOBODY;
        } else {
          const others = this.#others.filter((other) => other !== subscriber);
          this.#others = others.length > 0 ? others : NOBODY;
        }
        onChange?.();
      };
    });
  }

  get observed(): boolean {
    return this.#first !== undefined;
  }

  /** The subscriber, when there is one and no other. */
  get only(): Subscriber<T> | undefined {
    return this.#others === NOBODY ? this.#first : undefined;
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
