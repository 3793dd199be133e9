import { closeReported, isStream } from './AsyncSource.js';

/**
 * Closes the async sources that are not read, also those within an array. Never calls a function, and never begins to
 * iterate: what has not begun has nothing to close.
 *
 * @param source - anything that can be played
 * @param onError - is called with an error of the close, at once or later, except an `AbortError`
 */
export function closeUnread(source: unknown, onError: (error: unknown) => void): void {
  if (Array.isArray(source)) {
    for (const part of source) {
      closeUnread(part, onError);
    }
    return;
  }
  closeReported(() => close(source), onError);
}

function close(source: unknown): unknown {
  if (typeof source !== 'object' || source === null) {
    return undefined;
  }
  if (isStream(source)) {
    return source.getReader().cancel();
  }
  // A Node stream, or a source that wraps another source.
  if ('destroy' in source && typeof source.destroy === 'function') {
    return Reflect.apply(source.destroy, source, []);
  }
  // An async generator.
  return Symbol.asyncIterator in source && 'return' in source && typeof source.return === 'function'
    ? Reflect.apply(source.return, source, [])
    : undefined;
}
