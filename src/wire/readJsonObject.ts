import { isRecord } from './messages/scalars.js';
import { beginningOf, quoteMasked } from './text.js';

const rawCharacters = 200;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A text that holds one JSON object. */
export interface JsonObject {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Issues of the text around the object. */
  readonly oddities: readonly { readonly code: 'byteOrderMark' | 'whiteSpace'; readonly message: string }[];
  /** The whole text. */
  readonly text: string;
}

/** A text that holds one JSON object, or why it does not. */
type JsonObjectReading =
  | JsonObject
  | { readonly code: 'notUtf8' | 'notJson' | 'notObject'; readonly message: string; readonly raw: string };

/** Reads a text frame, or a binary one that holds UTF-8, as one JSON object. */
export function readJsonObject(data: string | Uint8Array): JsonObjectReading {
  if (typeof data === 'string') return parseText(data);
  const text = decodeUtf8(data);
  if (text !== undefined) return parseText(text);
  const raw = new TextDecoder().decode(data.slice(0, rawCharacters));
  return { code: 'notUtf8', message: `not UTF-8: ${data.length} bytes of something else`, raw };
}

function parseText(data: string): JsonObjectReading {
  if (hasTooManyParts(data)) {
    const raw = rawOf(data);
    return { code: 'notObject', message: `no message has as many parts: ${quoteMasked(data)}`, raw };
  }
  let text = data;
  const oddities: { code: 'byteOrderMark' | 'whiteSpace'; message: string }[] = [];
  if (text.startsWith('\ufeff')) {
    oddities.push({ code: 'byteOrderMark', message: 'a byte-order mark stands before the JSON' });
    text = text.slice(1);
  }
  if (isWhiteSpace(text.at(0)) || isWhiteSpace(text.at(-1))) {
    oddities.push(whiteSpaceIssue);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      code: 'notJson',
      message: `not JSON: ${text === '' ? 'the text is empty' : quoteMasked(text)}`,
      raw: rawOf(data),
    };
  }
  return isRecord(value)
    ? { fields: value, oddities, text: data }
    : {
        code: 'notObject',
        message: `not a JSON object: ${quoteMasked(text)}`,
        raw: rawOf(data),
      };
}

/** Returns what is kept of a text that is not understood. */
export function rawOf(text: string): string {
  return beginningOf(text, rawCharacters);
}

function decodeUtf8(data: Uint8Array): string | undefined {
  try {
    return decoder.decode(data);
  } catch {
    return undefined;
  }
}

function isWhiteSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

/** A text that is shorter is read whatever it is. */
const MIN_CHARACTERS = 16_384;

/** Of members, elements and parameters together; Exotel's messages have some twenty. */
const MAX_PARTS = 4_096;

const ampersand = 0x26;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const openBrace = 0x7b;

/**
 * Whether a long text has more parts than any message. It is these that cost: 256 KiB of audio are read in half a
 * millisecond, of short members in fifty. Base64 has none of the characters that are counted.
 */
function hasTooManyParts(text: string): boolean {
  const { length } = text;
  let parts = 0;
  for (let at = 0; length > MIN_CHARACTERS && at < length && parts <= MAX_PARTS; at++) {
    const code = text.charCodeAt(at);
    if (
      code === comma ||
      code === colon ||
      code === openBracket ||
      code === openBrace ||
      code === ampersand
    ) {
      parts++;
    }
  }
  return parts > MAX_PARTS;
}

/** What is told of white space before or behind the JSON of a message. */
const whiteSpaceIssue = {
  code: 'whiteSpace',
  message: 'white space stands around the JSON',
} as const;
