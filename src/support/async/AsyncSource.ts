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
export interface Cursor<T> {
  next(): PromiseLike<{ readonly done?: boolean | undefined; readonly value?: T | null | undefined }>;
  /** Leaves the source at once, also while a value is awaited. */
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

/** What a promise comes to that nobody waits for. */
export function ignore(): void {
  // Somebody else is told, or nobody wants to know.
}
