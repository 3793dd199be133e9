/** A value of JSON as text; empty when it is nested deeper than the stack, which JSON.parse copes with, and writing does not. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}
