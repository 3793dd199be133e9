import { runtime } from '../../support/runtime.js';

const equals = 0x3d;
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Decodes base64 into memory of its own. A text without padding is accepted.
 *
 * @returns undefined when the text is not base64: a foreign character, an inner `=`, padding to anything but a multiple
 * of four, or a length of 1 mod 4
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  const bytes = base64Bytes(length, text.charCodeAt(length - 1), text.charCodeAt(length - 2));
  if (bytes <= 0) {
    return length === 0 ? new Uint8Array(0) : undefined;
  }
  // Node's decoder looks at the low byte of each character only, so what is not ASCII must not reach it. It never
  // complains: it skips foreign characters, which shows in the count, and reads base64url's two, which does not.
  if (!ASCII.test(text) || text.includes('-') || text.includes('_')) {
    return undefined;
  }
  const target = new Uint8Array(bytes);
  return runtime.writeBase64(text, target) === bytes ? target : undefined;
}

/** How many bytes a text of a length and with these last characters stands for; -1 when no text can end so. */
function base64Bytes(length: number, last: number, lastButOne: number): number {
  const padding = last !== equals ? 0 : lastButOne !== equals ? 1 : 2;
  const characters = length - padding;
  return characters % 4 === 1 || (padding > 0 && length % 4 !== 0) ? -1 : (characters * 3) >> 2;
}
