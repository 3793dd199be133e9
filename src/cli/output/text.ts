import { type AddressInfo, isIPv6 } from 'node:net';
import { styleText } from 'node:util';
import { escapeControls } from '../../wire/text.js';

/** Colours a text, or leaves it as it is. */
export type Style = (format: 'dim' | 'bold' | 'red' | 'yellow' | 'green' | 'cyan', text: string) => string;

/** Makes the style for a stream. `NO_COLOR` and a stream that is no terminal get plain text. */
export function createStyle(stream: { readonly hasColors?: () => boolean }): Style {
  return stream.hasColors?.() === true
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}

/** A count and its noun: `1 breach`, `2 breaches`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** An address that is bound, as it stands in a URL. */
export function hostOf({ address, port }: AddressInfo): string {
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

/** What an error says, of whichever realm it is, on one line. */
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
