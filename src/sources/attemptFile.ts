import { types } from 'node:util';
import { ExotelError } from '../ExotelError.js';

/**
 * Does something with a file, and says in an error of this library what an error of the file system means.
 *
 * @throws ExotelError `fileNotFound`, `fileReadFailed` or `fileWriteFailed`, with the path and the cause
 */
export function attemptFile<T>(path: string, doing: 'read' | 'write', act: () => T): T {
  try {
    return act();
  } catch (cause) {
    // Not `instanceof`: an error of the file system may be of another realm than this module.
    const error = types.isNativeError(cause) ? cause : new Error(String(cause));
    const systemCode = 'code' in error ? error.code : undefined;
    if (doing === 'read' && (systemCode === 'ENOENT' || systemCode === 'ENOTDIR')) {
      throw new ExotelError('fileNotFound', `There is no file ${path}`, { cause });
    }
    throw new ExotelError(
      doing === 'read' ? 'fileReadFailed' : 'fileWriteFailed',
      `Cannot ${doing} ${path}: ${error.message}`,
      { cause },
    );
  }
}
