import { styleText } from 'node:util';

/** Colours a text, or returns it unchanged. */
export type Style = (format: 'dim' | 'bold' | 'red' | 'yellow' | 'green' | 'cyan', text: string) => string;

/** Creates the style for a stream. `NO_COLOR`, and a stream that is not a terminal, get plain text. */
export function createStyle(stream: { readonly hasColors?: () => boolean }): Style {
  return stream.hasColors?.() === true
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}

/** Returns a count with its noun: `1 breach`, `2 breaches`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** Returns the message of an error, also of an error from another realm. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
