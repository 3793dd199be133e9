import { type AddressInfo, isIPv6 } from 'node:net';
import { styleText } from 'node:util';
import { escapeControls } from '../../wire/text.js';

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

/** Returns a bound address as the host and port of a URL. */
export function hostOf({ address, port }: AddressInfo): string {
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/** Returns the message of an error on one line, also of an error from another realm. */
export function messageOf(error: unknown): string {
  return escapeControls(errorText(error));
}

/** A text without what a terminal obeys, but for the ends of lines and the colours of `Style`. */
export function printable(text: string): string {
  return text
    .split(/(\n|\u001b\[\d{1,2}m)/)
    .map((part, index) => (index % 2 === 0 ? escapeControls(part) : part))
    .join('');
}

/** What an error says, as it says it. */
export function errorText(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
