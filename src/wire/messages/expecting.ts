/**
 * The words of a schema for a value of another type. zod/mini has none of its own; these are the ones of zod's
 * English.
 */
export function expecting(type: 'string' | 'object'): {
  error: (issue: { readonly input?: unknown }) => string;
} {
  return { error: ({ input }) => `Invalid input: expected ${type}, received ${typeName(input)}` };
}

/** JSON has no NaN, but `1e999` is infinite. */
function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value === Infinity || value === -Infinity ? String(value) : typeof value;
}
