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

/** The last segment of a path that is not empty, and what stands before it. */
export function lastSegment(path: string): { readonly segment: string; readonly before: string } {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  const slash = path.lastIndexOf('/', end - 1);
  return { segment: path.slice(slash + 1, end), before: path.slice(0, Math.max(1, slash)) };
}
