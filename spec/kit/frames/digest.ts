import { createHash } from 'node:crypto';

/** Bytes in a few characters: their number and a hash. */
export function digest(bytes: Uint8Array | Int16Array): string {
  const hash = createHash('sha1').update(bytes).digest('hex').slice(0, 10);
  return `${bytes.length}#${hash}`;
}
