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

/** The paths of a `listen`. */
export interface PathRange {
  readonly path: string | RegExp | undefined;
  /** Whether a token may follow the path. */
  readonly hasToken: boolean;
}

/** Returns whether an earlier `listen` is known to match everything that a later one would match. */
export function isCovered(later: PathRange, earlier: PathRange): boolean {
  const { path, hasToken } = later;
  if (earlier.path === undefined) {
    return true;
  }
  if (typeof path !== 'string') {
    // Which paths a pattern matches is not known.
    return (
      earlier.path instanceof RegExp && String(path) === String(earlier.path) && earlier.hasToken >= hasToken
    );
  }
  const paths = hasToken ? [path, `${path}/token`] : [path];
  return paths.every((one) => matchesPath(earlier.path, one, earlier.hasToken));
}

/** Returns the last segment of a path that is not empty, and the part before it. */
export function lastSegment(path: string): { readonly segment: string; readonly before: string } {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  const slash = path.lastIndexOf('/', end - 1);
  return { segment: path.slice(slash + 1, end), before: path.slice(0, Math.max(1, slash)) };
}
