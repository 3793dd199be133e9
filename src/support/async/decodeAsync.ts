import { type AsyncSource, ignore, openCursor } from './AsyncSource.js';

/** Converts values to other values. A result may come from several values. */
export interface Decoder<T> {
  push(value: unknown): readonly T[];
  flush(): readonly T[];
}

/** Decodes the values of a source when they are read. Closing the result closes the source. */
export function decodeAsync<T>(
  source: AsyncSource<unknown>,
  createDecoder: () => Decoder<T>,
): AsyncIterable<T> {
  const end: IteratorResult<T> = { done: true, value: undefined };
  const open = (): AsyncIterator<T> => {
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
  return { [Symbol.asyncIterator]: open };
}
