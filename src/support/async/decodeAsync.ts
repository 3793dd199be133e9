import { type AsyncSource, ignore, openCursor } from './AsyncSource.js';
import { closeUnread } from './closeUnread.js';

/** Converts values to other values. A result may come from several values. */
export interface Decoder<T> {
  push(value: unknown): readonly T[];
  flush(): readonly T[];
}

/** Values that are decoded when they are read. */
interface Decoded<T> extends AsyncIterable<T> {
  /** Closes the source, if it is not read. */
  destroy(): void;
}

/** Decodes the values of a source when they are read. Closing the result closes the source. */
export function decodeAsync<T>(source: AsyncSource<unknown>, createDecoder: () => Decoder<T>): Decoded<T> {
  let isRead = false;
  const end: IteratorResult<T> = { done: true, value: undefined };
  const open = (): AsyncIterator<T> => {
    isRead = true;
    const cursor = openCursor(source);
    const decoder = createDecoder();
    const ready: T[] = [];
    let isOver = false;
    const leave = async () => {
      if (!isOver) {
        isOver = true;
        await cursor.leave();
      }
      return end;
    };
    return {
      next: async () => {
        while (ready.length === 0 && !isOver) {
          const { done = false, value } = await cursor.next();
          try {
            ready.push(...(done ? decoder.flush() : decoder.push(value)));
          } catch (error) {
            await leave().then(undefined, ignore);
            throw error;
          }
          isOver ||= done;
        }
        const value = ready.shift();
        return value === undefined ? end : { done: false, value };
      },
      return: leave,
    };
  };
  return {
    [Symbol.asyncIterator]: open,
    destroy: () => {
      if (!isRead) {
        closeUnread(source, ignore);
      }
    },
  };
}
