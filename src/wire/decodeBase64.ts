import { base64Bytes } from './base64Bytes.js';

/**
 * Decodes base64 into `target` at `offset` and gives the number of bytes, or -1 when the text is not base64:
 * a foreign character, an inner `=`, padding to anything but a multiple of four, or a length of 1 mod 4.
 * A text without padding is accepted. The text must be Latin-1, and `target` must have room.
 */
export function decodeBase64(text: string, target: Buffer, offset: number): number {
  const { length } = text;
  if (length === 0) return 0;
  const bytes = base64Bytes(length, text.charCodeAt(length - 1), text.charCodeAt(length - 2));
  if (bytes < 0) return -1;
  // Node's decoder never complains: it skips foreign characters, which shows in the count, and reads
  // base64url's two characters, which does not.
  const written = target.write(text, offset, bytes, 'base64');
  return written !== bytes || text.includes('-') || text.includes('_') ? -1 : bytes;
}
