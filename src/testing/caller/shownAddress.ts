/** An address as errors show it: without credentials, and without a query, which may hold some. */
export function shownAddress(text: string): string {
  if (!URL.canParse(text)) {
    return `${text.slice(0, 8)}…`;
  }
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
