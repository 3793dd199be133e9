import { type AsyncSource, type Cursor, openCursor } from './AsyncSource.js';

/** What an `AsyncReader` tells, in a later turn than the one in which it is asked, unless the source throws. */
export interface AsyncObserver {
  next(value: unknown): void;
  complete(): void;
  error(error: unknown): void;
}

/** Reads a source value by value, as it is asked to. */
export class AsyncReader {
  readonly #source: AsyncSource<unknown>;
  readonly #observer: AsyncObserver;
  #cursor: Cursor<unknown> | undefined;
  #isAwaited = false;
  #isOver = false;

  constructor(source: AsyncSource<unknown>, observer: AsyncObserver) {
    this.#source = source;
    this.#observer = observer;
  }

  /** Asks for the next value, unless it is awaited already. */
  pull(): void {
    if (this.#isAwaited || this.#isOver) {
      return;
    }
    this.#isAwaited = true;
    try {
      this.#cursor ??= openCursor(this.#source);
      this.#cursor.next().then(
        ({ done = false, value }) => {
          this.#isAwaited = false;
          if (done) {
            this.#end(() => {
              this.#observer.complete();
            });
          } else if (!this.#isOver) {
            this.#observer.next(value);
          }
        },
        (error: unknown) => {
          this.#fail(error);
        },
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Leaves the source, if it is not over: nothing more is told. What it was waiting for may come to any end.
   *
   * @param onError - is called with what leaving it fails with, at once or later, unless that is the abort itself
   */
  leave(onError: (error: unknown) => void): void {
    this.#end(() => {
      const fail = (error: unknown) => {
        if (!isAbort(error)) {
          onError(error);
        }
      };
      try {
        this.#cursor?.leave()?.then(undefined, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  #fail(error: unknown): void {
    this.#end(() => {
      this.#observer.error(error);
    });
  }

  #end(act: () => void): void {
    if (!this.#isOver) {
      this.#isOver = true;
      act();
    }
  }
}

/** Whether an error only tells that something was aborted. It may be a `DOMException` of another realm. */
function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}
