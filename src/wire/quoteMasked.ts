import { escapeControls } from './escapeControls.js';

const quotedCharacters = 80;

/** Quotes the beginning of a peer's text for a message that may be logged: decimal digits become `•`, controls `\uXXXX`. */
export function quoteMasked(text: string): string {
  const shown = text.length > quotedCharacters ? `${text.slice(0, quotedCharacters - 1)}…` : text;
  return escapeControls(JSON.stringify(shown.replace(/\p{Nd}/gu, '•')));
}
