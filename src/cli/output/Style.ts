import { styleText } from 'node:util';

/** Colours a text, or leaves it as it is. */
export type Style = (format: 'dim' | 'bold' | 'red' | 'yellow' | 'green' | 'cyan', text: string) => string;

/** Makes the style for a stream. `NO_COLOR` and a stream that is no terminal get plain text. */
export function createStyle(stream: { readonly hasColors?: () => boolean }): Style {
  return stream.hasColors?.() === true
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}
