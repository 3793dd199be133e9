import { type AsyncSource, closeReported, type Cursor, openCursor } from './AsyncSource.js';

/** Callbacks of an `AsyncReader`. They are called in a later turn than `pull`, unless the source throws. */
export interface AsyncObserver {
  next(value: unknown): void;
  complete(): void;
  error(error: unknown): void;
}

/** Reads a source value by value, when it is pulled. */
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
   * Closes the source, if it has not ended. The observer is not called any more, whatever happens to a pending value.
   *
   * @param onError - is called with an error of the close, at once or later, except an `AbortError`
   */
  leave(onError: (error: unknown) => void): void {
    this.#end(() => {
      closeReported(() => this.#cursor?.leave(), onError);
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
