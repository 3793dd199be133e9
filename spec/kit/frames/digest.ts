import { createHash } from 'node:crypto';

/** A short text for bytes: their number and a hash. */
export function digest(bytes: Uint8Array | Int16Array): string {
  const hash = createHash('sha1').update(bytes).digest('hex').slice(0, 10);
  return `${bytes.length}#${hash}`;
}
