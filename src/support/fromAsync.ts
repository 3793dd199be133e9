import { Observable } from 'rxjs';

/**
 * As `from` of rxjs, without values.
 *
 * @param onLate - is called when the promise is rejected after the subscriber has left
 */
export function fromPromise(
  promise: PromiseLike<unknown>,
  onLate: (error: unknown) => void,
): Observable<unknown> {
  return new Observable((subscriber) => {
    promise
      .then(
        () => {
          subscriber.complete();
        },
        (error: unknown) => {
          if (subscriber.closed) {
            onLate(error);
          } else {
            subscriber.error(error);
          }
        },
      )
      .then(undefined, onLate);
  });
}

/**
 * As `from` of rxjs, without values; unsubscribing closes the iterator at once, not at its next value.
 *
 * @param onLate - is called with an error that comes after the subscriber has left
 */
export function fromAsyncIterable(
  iterable: AsyncIterable<unknown>,
  onLate: (error: unknown) => void,
): Observable<unknown> {
  return new Observable((subscriber) => {
    const iterator = iterable[Symbol.asyncIterator]();
    let isDone = false;
    const drain = async () => {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        // The values do not matter.
      }
      isDone = true;
    };
    subscriber.add(fromPromise(drain(), onLate).subscribe(subscriber));
    subscriber.add(() => {
      if (!isDone) {
        iterator.return?.().then(undefined, onLate);
      }
    });
  });
}

/**
 * A web `ReadableStream`, as far as it is read here, whichever library declares it.
 *
 * @public
 */
export interface ReadableStreamLike<T> {
  getReader(): {
    read(): PromiseLike<{ readonly done: boolean; readonly value?: T | undefined }>;
    cancel(): PromiseLike<unknown>;
  };
}

/**
 * Values that come some time after they were asked for.
 *
 * @public
 */
export type AsyncValues<T> = AsyncIterable<T> | ReadableStreamLike<T>;

/**
 * Creates values that come later, or one value. `signal` is aborted when nobody wants them any more.
 *
 * @public
 */
export type AsyncFactory<T> = (context: {
  readonly signal: AbortSignal;
}) => AsyncValues<T> | T | PromiseLike<AsyncValues<T> | T | null>;

/** Everything that `AsyncReader` reads. */
export type AsyncSource<T> = AsyncValues<T> | AsyncFactory<T>;

/** Whether values come later, of whatever kind they are. */
export function isAsyncSource(value: unknown): value is AsyncSource<unknown> {
  return typeof value === 'function' || isAsyncValues(value);
}

function isAsyncValues<T>(value: AsyncValues<T> | T): value is AsyncValues<T> {
  return isStream(value) || (typeof value === 'object' && value !== null && Symbol.asyncIterator in value);
}

/** Asked first: the async iterator of a web stream is not closed while its next value is awaited. */
function isStream<T>(value: AsyncValues<T> | T): value is ReadableStreamLike<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'getReader' in value &&
    typeof value.getReader === 'function'
  );
}

/** A source that is being read. */
interface Cursor<T> {
  next(): PromiseLike<{ readonly done?: boolean | undefined; readonly value?: T | null | undefined }>;
  /** Leaves the source at once, also while a value is awaited. */
  leave(): PromiseLike<unknown> | undefined;
}

function openCursor<T>(source: AsyncSource<T>): Cursor<T> {
  if (typeof source === 'function') {
    return openFactory(source);
  }
  if (isStream<T>(source)) {
    const reader = source.getReader();
    return { next: () => reader.read(), leave: () => reader.cancel() };
  }
  const iterator = source[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    leave: () => {
      try {
        return iterator.return?.();
      } finally {
        // The iterator of a Node stream is a generator: it closes the stream when the value has come that it waits for.
        destroy(source);
      }
    },
  };
}

function openFactory<T>(factory: AsyncFactory<T>): Cursor<T> {
  const controller = new AbortController();
  let inner: Cursor<T> | undefined;
  let isLeft = false;
  const open = (made: AsyncValues<T> | T | null): Cursor<T> => {
    inner = isAsyncValues(made) ? openCursor<T>(made) : openValue<T>(made);
    if (isLeft) {
      inner.leave()?.then(undefined, ignore);
    }
    return inner;
  };
  const begin = async (): Promise<Cursor<T>> => {
    const made = factory({ signal: controller.signal });
    return isPromise<AsyncValues<T> | T | null>(made) ? made.then(open) : open(made);
  };
  let begun: Promise<Cursor<T>> | undefined;
  return {
    next: async () => {
      const cursor = await (begun ??= begin());
      return isLeft ? { done: true } : cursor.next();
    },
    leave: () => {
      isLeft = true;
      try {
        return inner?.leave();
      } finally {
        controller.abort();
      }
    },
  };
}

/** One value: what a factory gives that is no source. */
function openValue<T>(value: T | null): Cursor<T> {
  let isGiven = false;
  return {
    next: () => {
      const next = isGiven ? { done: true } : { done: false, value };
      isGiven = true;
      return Promise.resolve(next);
    },
    leave: () => undefined,
  };
}

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function destroy(source: object): void {
  if ('destroy' in source && typeof source.destroy === 'function') {
    Reflect.apply(source.destroy, source, []);
  }
}

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

/** A source that has been asked for its first value. */
export interface AskedAhead<T> {
  /** What it gives, for one reader. */
  readonly source: ReadableStreamLike<T>;
  readonly leave: () => void;
}

/** Asks a source for its first value now, and for the next ones as they are read. */
export function askAhead<T>(source: AsyncSource<T>): AskedAhead<T> {
  const cursor = openCursor(source);
  let first: ReturnType<Cursor<T>['next']> | undefined = cursor.next();
  // It is told when it is read.
  first.then(undefined, ignore);
  const reader = {
    read: async () => {
      const next = first ?? cursor.next();
      first = undefined;
      const { done = false, value } = await next;
      return { done, value: value ?? undefined };
    },
    cancel: async () => {
      await cursor.leave();
    },
  };
  return {
    source: { getReader: () => reader },
    leave: () => {
      reader.cancel().then(undefined, ignore);
    },
  };
}

function ignore(): void {
  // Somebody else is told, or nobody wants to know.
}
