import { ExotelError } from '../ExotelError.js';
import { describeValue } from '../support/describeValue.js';
import { nodeModule } from '../support/nodeModule.js';
import type { NodeModule } from '../support/runtime.js';

const OTHERWISE =
  'WAV files need Node, Deno or Bun; give their bytes to `wavData` or `decodeWav`, and make bytes with `encodeWav`';

/** @throws ExotelError `notOnThisRuntime` where there are no files */
export function fileSystem(): NodeModule<'node:fs'> {
  return nodeModule('node:fs', OTHERWISE);
}

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
    const error = isError(cause) ? cause : new Error(String(cause));
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

/**
 * The absolute path of a file, from the folder that is the current one now.
 *
 * @throws TypeError when it is no path
 */
export function filePath(path: string | URL): string {
  if (typeof path !== 'string' && !(path instanceof URL)) {
    throw new TypeError(`\`path\` must be a path or a file: URL, got ${describeValue(path)}`);
  }
  const nodePath = nodeModule('node:path', OTHERWISE);
  return nodePath.resolve(path instanceof URL ? nodeModule('node:url', OTHERWISE).fileURLToPath(path) : path);
}

/** The folder that a file is in. */
export function folderOf(path: string): string {
  return nodeModule('node:path', OTHERWISE).dirname(path);
}

/** Those of some paths at which there is no file. */
export function missingFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => fileSystem().statSync(path, { throwIfNoEntry: false })?.isFile() !== true);
}

/** Reads bytes of an open file from a place on; fewer where it ends. */
export function readBytesAt(file: number, at: number, length: number): Uint8Array {
  const { readSync } = fileSystem();
  const bytes = new Uint8Array(length);
  let filled = 0;
  for (let count = -1; count !== 0 && filled < length; filled += count) {
    count = readSync(file, bytes, filled, length - filled, at + filled);
  }
  return bytes.subarray(0, filled);
}

function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]';
}
