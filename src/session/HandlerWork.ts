import { type Observer, Subscription } from 'rxjs';

/** How the work of a handler ends by itself. */
export type WorkEnd = Pick<Observer<unknown>, 'error' | 'complete'>;

/**
 * The work of a call's handler, whose values are for nobody. rxjs takes what is both an observer and a subscription as it
 * is; the subscriber that it would make of an observer is three objects, and every frame of audio would go through them.
 */
export class HandlerWork extends Subscription implements Observer<unknown> {
  #isOver = false;
  readonly #end: WorkEnd;

  constructor(end: WorkEnd) {
    super();
    this.#end = end;
  }

  next(): void {
    // Nothing to do.
  }

  error(error: unknown): void {
    this.#finish(() => {
      this.#end.error(error);
    });
  }

  complete(): void {
    this.#finish(() => {
      this.#end.complete();
    });
  }

  #finish(tell: () => void): void {
    if (!this.#isOver && !this.closed) {
      this.#isOver = true;
      try {
        tell();
      } finally {
        this.unsubscribe();
      }
    }
  }
}
