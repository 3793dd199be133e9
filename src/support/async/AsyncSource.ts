import { attempt } from '../attempt.js';
import { isPromise } from '../fromAsync.js';

/**
 * A web `ReadableStream`, with the members that are used, independent of the library that declares it.
 *
 * @public
 */
export interface ReadableStreamLike<T> {
  /** Returns a reader that locks the stream. */
  getReader(): {
    read(): PromiseLike<{ readonly done: boolean; readonly value?: T | undefined }>;
    cancel(): PromiseLike<unknown>;
  };
}

/**
 * Values that arrive asynchronously: an async iterable or a web stream.
 *
 * @public
 */
export type AsyncValues<T> = AsyncIterable<T> | ReadableStreamLike<T>;

/**
 * Creates an async iterable, a web stream or one value, synchronously or by a promise. `signal` is aborted when the values
 * are not needed any more.
 *
 * @public
 */
export type AsyncFactory<T> = (context: {
  readonly signal: AbortSignal;
}) => AsyncValues<T> | T | PromiseLike<AsyncValues<T> | T | null>;

/** A source that `AsyncReader` can read. */
export type AsyncSource<T> = AsyncValues<T> | AsyncFactory<T>;

/** Returns whether a value is an async source, of whatever values. */
export function isAsyncSource(value: unknown): value is AsyncSource<unknown> {
  return typeof value === 'function' || isAsyncValues(value);
}

function isAsyncValues<T>(value: AsyncValues<T> | T): value is AsyncValues<T> {
  return isStream(value) || (typeof value === 'object' && value !== null && Symbol.asyncIterator in value);
}

/** Checked before `Symbol.asyncIterator`: the iterator of a web stream is not closed while its next value is awaited. */
export function isStream<T>(value: AsyncValues<T> | T): value is ReadableStreamLike<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'getReader' in value &&
    typeof value.getReader === 'function'
  );
}

/** A source that is being read. */
export interface Cursor<T> {
  next(): PromiseLike<{ readonly done?: boolean | undefined; readonly value?: T | null | undefined }>;
  /** Closes the source at once, also while a value is awaited. */
  leave(): PromiseLike<unknown> | undefined;
}

export function openCursor<T>(source: AsyncSource<T>): Cursor<T> {
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
        // The iterator of a Node stream is a generator: `return` alone closes the stream only after the pending value.
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

/** Opens a single value that a factory returned. */
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

/** Returns whether an error only reports an abort. It may be a `DOMException` of another realm. */
export function isAbort(error: unknown): boolean {
  return (
    attempt(
      () => typeof error === 'object' && error !== null && Reflect.get(error, 'name') === 'AbortError',
    ) === true
  );
}

/**
 * Closes a source.
 *
 * @param close - may throw, and may return a promise
 * @param onError - is called with an error of the close, at once or later, except an `AbortError`
 */
export function closeReported(close: () => unknown, onError: (error: unknown) => void): void {
  const fail = (error: unknown) => {
    if (!isAbort(error)) {
      onError(error);
    }
  };
  try {
    const closing = close();
    if (isPromise(closing)) {
      closing.then(undefined, fail);
    }
  } catch (error) {
    fail(error);
  }
}

function destroy(source: object): void {
  if ('destroy' in source && typeof source.destroy === 'function') {
    Reflect.apply(source.destroy, source, []);
  }
}

/** Ignores the rejection of a promise. */
export function ignore(): void {
  // The error is reported elsewhere, or does not matter.
}
