import { isRecord } from './messages/scalars.js';
import { beginningOf, quoteMasked } from './text.js';

const rawCharacters = 200;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A text with one JSON object. */
export interface JsonObject {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Anomalies of the text around the object. */
  readonly oddities: readonly { readonly code: 'byteOrderMark' | 'whiteSpace'; readonly message: string }[];
  /** The whole text. */
  readonly text: string;
}

/** A text with one JSON object, or the reason why it is not. */
type JsonObjectReading =
  | JsonObject
  | {
      readonly code: 'notUtf8' | 'tooManyParts' | 'notJson' | 'notObject';
      readonly message: string;
      readonly raw: string;
    };

/** Parses a text frame, or a binary frame with UTF-8, as one JSON object. */
export function readJsonObject(data: string | Uint8Array): JsonObjectReading {
  if (typeof data === 'string') return parseText(data);
  const text = decodeUtf8(data);
  if (text !== undefined) return parseText(text);
  const raw = new TextDecoder().decode(data.slice(0, rawCharacters));
  return { code: 'notUtf8', message: `not UTF-8: ${data.length} bytes`, raw };
}

function parseText(data: string): JsonObjectReading {
  if (hasTooManyParts(data)) {
    const raw = rawOf(data);
    return { code: 'tooManyParts', message: `more than ${MAX_PARTS} parts: ${quoteMasked(data)}`, raw };
  }
  let text = data;
  const oddities: { code: 'byteOrderMark' | 'whiteSpace'; message: string }[] = [];
  if (text.startsWith('\ufeff')) {
    oddities.push({ code: 'byteOrderMark', message: 'there is a byte-order mark before the JSON' });
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

/** Returns the part of an invalid text that is kept. */
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

/** Shorter texts are always parsed. */
const MIN_CHARACTERS = 16_384;

/** Limit on members, elements and parameters together; Exotel's messages have about twenty. */
const MAX_PARTS = 4_096;

const ampersand = 0x26;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const openBrace = 0x7b;

/**
 * Whether a long text has more parts than any message. Parts cost time: 256 KiB of audio are parsed in half a
 * millisecond, 256 KiB of short members in fifty. Base64 contains none of the counted characters.
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

/** The issue of white space before or after the JSON. */
const whiteSpaceIssue = {
  code: 'whiteSpace',
  message: 'there is white space around the JSON',
} as const;
