import { decodeBase64 } from './decodeBase64.js';

/** Decodes a payload that was already a string into memory of its own; undefined when it is not base64. */
export function decodePayload(text: string): Uint8Array | undefined {
  // Node's decoder looks at the low byte of each character only, so what is not ASCII must not reach it.
  if (!/^[\x00-\x7f]*$/.test(text)) return undefined;
  const buffer = new ArrayBuffer(Math.floor((text.length * 3) / 4));
  const bytes = decodeBase64(text, Buffer.from(buffer), 0);
  return bytes < 0 ? undefined : new Uint8Array(buffer, 0, bytes);
}
