import { ExotelError } from '../ExotelError.js';
import { describeValue } from '../support/describeValue.js';
import { nodeModule } from '../support/nodeModule.js';
import { type NodeModule, runtime } from '../support/runtime.js';

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

/** A file that is open. */
export interface OpenedFile {
  readonly path: string;
  readonly file: number;
}

/** Recordings of one name that are numbered; the names of more are random. */
const MAX_NUMBERED = 1_000;

/**
 * Creates a file: the first of `call.wav`, `call-2.wav`, `call-3.wav` and so on that there is not. The name of a
 * recording is often made of what a peer sent, which may come a second time; a process warning tells when it did.
 * Missing folders are made.
 *
 * @throws ExotelError `fileWriteFailed`
 */
export function createFile(path: string): OpenedFile {
  const { mkdirSync, openSync } = fileSystem();
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
      }
    }
  });
  if (opened.path !== path) {
    runtime.warn(
      `There is a recording ${path} already, perhaps of another call with the same \`stream_sid\`: this one is ${opened.path}`,
      'recordingRenamed',
    );
  }
  return opened;
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
