import { type AsyncSource, ignore, openCursor } from './AsyncSource.js';

/** What makes values of others, of which one may come in pieces. */
export interface Decoder<T> {
  push(value: unknown): readonly T[];
  flush(): readonly T[];
}

/** Decodes the values of a source as they are read; whoever leaves the result leaves the source. */
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
