import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of a file, from the folder that is the current one now. */
export function filePath(path: string | URL): string {
  return resolve(path instanceof URL ? fileURLToPath(path) : path);
}
