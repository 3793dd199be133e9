const quotedCharacters = 80;

/** Quotes the beginning of a peer's text for a message that may be logged: decimal digits become `•`, controls `\uXXXX`. */
export function quoteMasked(text: string): string {
  const shown = text.length > quotedCharacters ? `${text.slice(0, quotedCharacters - 1)}…` : text;
  return escapeControls(JSON.stringify(shown.replace(/\p{Nd}/gu, '•')));
}

/** Quotes the beginning of a peer's text for who is to see it as it is, controls as `\uXXXX`. */
export function quote(text: string): string {
  return escapeControls(JSON.stringify(text.slice(0, quotedCharacters)));
}

/** Of C0, C1 and what changes lines or the direction of text: a terminal obeys them, and a log has lines of them. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Writes what a peer's text could do to a terminal or a log as `\uXXXX`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value of JSON as text; empty when it is nested deeper than the stack, which JSON.parse copes with, and writing does not. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}
