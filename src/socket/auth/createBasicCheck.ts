import { createHash, timingSafeEqual } from 'node:crypto';
import type { BasicCredentials } from './AuthOptions.js';

const SCHEME = /^basic +([\w+/-]+={0,2}) *$/i;

/**
 * Creates a check of `Authorization` headers. It takes the same time for all names and passwords, valid or not, and keeps
 * only digests of the valid ones.
 */
export function createBasicCheck(
  credentials: readonly BasicCredentials[],
): (header: string | undefined) => 'good' | 'noCredentials' | 'badCredentials' {
  const digests = credentials.map(({ username, password }) => digest(Buffer.from(`${username}:${password}`)));
  return (header) => {
    if (header === undefined) {
      return 'noCredentials';
    }
    const given = digest(Buffer.from(SCHEME.exec(header)?.[1] ?? '', 'base64'));
    let isGood = false;
    for (const right of digests) {
      isGood = timingSafeEqual(given, right) || isGood;
    }
    return isGood ? 'good' : 'badCredentials';
  };
}

function digest(text: Buffer): Buffer {
  return createHash('sha256').update(text).digest();
}
