/** Longer paths match nothing: the whole URL of a call from Exotel has fewer than 600 characters. */
const MAX_CHARACTERS = 2_048;

/**
 * Returns whether a path accepts calls. If the path ends with a token, `pattern` may also match the part before it.
 */
export function matchesPath(pattern: string | RegExp | undefined, path: string, hasToken: boolean): boolean {
  if (path.length > MAX_CHARACTERS) {
    return false;
  }
  // Not `test`: its result depends on earlier calls if the pattern is global.
  const matches = (text: string) =>
    typeof pattern === 'string' ? text === pattern : text.search(pattern ?? '') !== -1;
  return matches(path) || (hasToken && matches(lastSegment(path).before));
}

/** Returns the last segment of a path that is not empty, and the part before it. */
export function lastSegment(path: string): { readonly segment: string; readonly before: string } {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  const slash = path.lastIndexOf('/', end - 1);
  return { segment: path.slice(slash + 1, end), before: path.slice(0, Math.max(1, slash)) };
}
