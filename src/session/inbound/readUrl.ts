/** A URL's path, and its query without a prototype, where `__proto__` is a key like any other. */
export function readUrl(url = '/'): {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
} {
  const mark = url.indexOf('?');
  const query: Record<string, string> = {};
  Object.setPrototypeOf(query, null);
  for (const [key, value] of new URLSearchParams(mark === -1 ? '' : url.slice(mark))) {
    query[key] = value;
  }
  return { path: mark === -1 ? url : url.slice(0, mark), query };
}
