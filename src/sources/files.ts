import { ExotelError } from '../ExotelError.js';
import { describeValue } from '../support/describeValue.js';
import { nodeModule } from '../support/nodeModule.js';
import { type NodeModule, runtime } from '../support/runtime.js';

const OTHERWISE =
  'WAV files need Node, Deno or Bun; pass their bytes to `wavData` or `decodeWav`, and create bytes with `encodeWav`';

/** @throws ExotelError `notOnThisRuntime` where files are not available */
export function fileSystem(): NodeModule<'node:fs'> {
  return nodeModule('node:fs', OTHERWISE);
}

/**
 * Uses a file, and converts an error of the file system to an error of this library.
 *
 * @throws ExotelError `fileNotFound`, `fileReadFailed` or `fileWriteFailed`, with the path and the cause
 */
export function attemptFile<T>(path: string, doing: 'read' | 'write', act: () => T): T {
  try {
    return act();
  } catch (cause) {
    // Not `instanceof`: an error of the file system may belong to another realm than this module.
    const error = isError(cause) ? cause : new Error(String(cause));
    const systemCode = 'code' in error ? error.code : undefined;
    if (doing === 'read' && (systemCode === 'ENOENT' || systemCode === 'ENOTDIR')) {
      throw new ExotelError('fileNotFound', `File not found: ${path}`, { cause });
    }
    throw new ExotelError(
      doing === 'read' ? 'fileReadFailed' : 'fileWriteFailed',
      `Cannot ${doing} ${path}: ${error.message}`,
      { cause },
    );
  }
}

/**
 * Returns the absolute path of a file or a folder, relative to the current folder.
 *
 * @param name - the name of the option
 * @throws TypeError when a value is not a path, RangeError when it is empty
 */
export function filePath(path: string | URL, name = 'path'): string {
  if (typeof path !== 'string' && !(path instanceof URL)) {
    throw new TypeError(`\`${name}\` must be a path or a file: URL, got ${describeValue(path)}`);
  }
  // It would be the current folder, but is usually an environment variable that is not set.
  if (path === '') {
    throw new RangeError(`\`${name}\` must not be empty`);
  }
  const nodePath = nodeModule('node:path', OTHERWISE);
  return nodePath.resolve(path instanceof URL ? nodeModule('node:url', OTHERWISE).fileURLToPath(path) : path);
}

/** Returns the folder of a file. */
export function folderOf(path: string): string {
  return nodeModule('node:path', OTHERWISE).dirname(path);
}

/** An open file. */
export interface OpenedFile {
  readonly path: string;
  readonly file: number;
}

/** How many recordings with one name are numbered; further names are random. */
const MAX_NUMBERED = 1_000;

/**
 * Creates a file: the first of `call.wav`, `call-2.wav`, `call-3.wav` and so on that does not exist. The name of a
 * recording often comes from a peer, who may send it again; a process warning reports when a file is renamed. Missing
 * folders are created.
 *
 * @throws ExotelError `fileWriteFailed`
 */
export function createFile(path: string): OpenedFile {
  const { mkdirSync, openSync, statSync } = fileSystem();
  const extension = nodeModule('node:path', OTHERWISE).extname(path);
  const name = path.slice(0, path.length - extension.length);
  const opened = attemptFile(path, 'write', () => {
    mkdirSync(folderOf(path), { recursive: true });
    for (let count = 1; ; count++) {
      const suffix = count <= MAX_NUMBERED ? String(count) : Math.random().toString(36).slice(2);
      const tried = count === 1 ? path : `${name}-${suffix}${extension}`;
      try {
        return { path: tried, file: openSync(tried, 'wx+') };
      } catch (error) {
        if (Reflect.get(Object(error), 'code') !== 'EEXIST') {
          throw error;
        }
        if (count === 1 && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
          throw new Error('it is a folder', { cause: error });
        }
      }
    }
  });
  if (opened.path !== path) {
    runtime.warn(
      `The recording ${path} already exists, perhaps of another call with the same \`stream_sid\`; this recording is ${opened.path}`,
      'recordingRenamed',
    );
  }
  return opened;
}

/** Returns the paths at which there are no files. */
export function missingFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => fileSystem().statSync(path, { throwIfNoEntry: false })?.isFile() !== true);
}

/** Reads bytes of an open file from a position; fewer bytes at its end. */
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
