import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeValue } from '../support/describeValue.js';

/**
 * The absolute path of a file, from the folder that is the current one now.
 *
 * @throws TypeError when it is no path
 */
export function filePath(path: string | URL): string {
  if (typeof path !== 'string' && !(path instanceof URL)) {
    throw new TypeError(`\`path\` must be a path or a file: URL, got ${describeValue(path)}`);
  }
  return resolve(path instanceof URL ? fileURLToPath(path) : path);
}
