const quotedCharacters = 80;

/**
 * Quotes the beginning of a peer's text for a message that may be logged. Decimal digits become `•`, control characters
 * become `\uXXXX`.
 */
export function quoteMasked(text: string): string {
  const shown = text.length > quotedCharacters ? `${text.slice(0, quotedCharacters - 1)}…` : text;
  return escapeControls(JSON.stringify(shown.replace(/\p{Nd}/gu, '•')));
}

/** Quotes the beginning of a peer's text without masking digits; control characters become `\uXXXX`. */
export function quote(text: string): string {
  return escapeControls(JSON.stringify(text.slice(0, quotedCharacters)));
}

/** Returns the beginning of a text as a new text: a slice would keep the whole text in memory. */
export function beginningOf(text: string, maxLength: number): string {
  return Array.from(text.slice(0, maxLength)).join('');
}

/** C0, C1, and characters that change lines or the direction of text: they affect terminals and logs. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Writes characters of a peer's text that could affect a terminal or a log as `\uXXXX`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Returns a value of JSON as text. Returns an empty text for a value that is nested too deeply: `JSON.parse` can read
 * it, but `JSON.stringify` overflows the stack.
 */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}
