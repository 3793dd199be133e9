/** The last segment of a path that is not empty, and what stands before it. */
export function lastSegment(path: string): { readonly segment: string; readonly before: string } {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  const slash = path.lastIndexOf('/', end - 1);
  return { segment: path.slice(slash + 1, end), before: path.slice(0, Math.max(1, slash)) };
}
