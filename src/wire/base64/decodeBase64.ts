import { runtime } from '../../support/runtime.js';

const equals = 0x3d;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Decodes base64 into new memory. A text without padding is accepted.
 *
 * @returns undefined when the text is not base64: a foreign character, an inner `=`, padding to a length that is not a
 * multiple of four, or a length of 1 mod 4
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  const bytes = base64Bytes(length, text.charCodeAt(length - 1), text.charCodeAt(length - 2));
  if (bytes <= 0) {
    return length === 0 ? new Uint8Array(0) : undefined;
  }
  // Node's decoder reads only the low byte of each character, so other characters than ASCII must not reach it. It
  // never fails: it skips foreign characters, which the byte count shows, and it accepts the two characters of
  // base64url, which the count does not show.
  if (!ASCII.test(text) || text.includes('-') || text.includes('_')) {
    return undefined;
  }
  const target = new Uint8Array(bytes);
  return runtime.writeBase64(text, target) === bytes ? target : undefined;
}

/** Returns how many bytes a text of this length and with these last characters encodes; -1 if no text can end so. */
function base64Bytes(length: number, last: number, lastButOne: number): number {
  const padding = last !== equals ? 0 : lastButOne !== equals ? 1 : 2;
  const characters = length - padding;
  return characters % 4 === 1 || (padding > 0 && length % 4 !== 0) ? -1 : (characters * 3) >> 2;
}
