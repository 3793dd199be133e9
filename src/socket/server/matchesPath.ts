import { lastSegment } from './lastSegment.js';

/** Longer paths are nobody's: the whole URL of Exotel's has less than 600 characters. */
const MAX_CHARACTERS = 2_048;

/**
 * Whether a path is one that calls come in on. Where it ends in a token, `pattern` may also be what stands before that.
 */
export function matchesPath(pattern: string | RegExp | undefined, path: string, hasToken: boolean): boolean {
  if (path.length > MAX_CHARACTERS) {
    return false;
  }
  // Not `test`, which a global pattern makes depend on what it was asked before.
  const matches = (text: string) =>
    typeof pattern === 'string' ? text === pattern : text.search(pattern ?? '') !== -1;
  return matches(path) || (hasToken && matches(lastSegment(path).before));
}
