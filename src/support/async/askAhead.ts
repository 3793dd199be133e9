import { type AsyncSource, type Cursor, ignore, openCursor, type ReadableStreamLike } from './AsyncSource.js';

/** A source that was asked for its first value. */
export interface AskedAhead<T> {
  /** The values of the source, for one reader. */
  readonly source: ReadableStreamLike<T>;
  readonly leave: () => void;
}

/** Asks a source for its first value now, and for the next ones as they are read. */
export function askAhead<T>(source: AsyncSource<T>): AskedAhead<T> {
  const cursor = openCursor(source);
  let first: ReturnType<Cursor<T>['next']> | undefined = cursor.next();
  // An error is reported when the first value is read.
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
