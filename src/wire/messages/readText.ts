/** Reads a text that a peer may have left unquoted; an empty, null or structured value is as good as absent. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
