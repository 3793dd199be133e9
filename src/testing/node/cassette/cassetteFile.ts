import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { attemptFile, filePath } from '../../../sources/files.js';
import { createSid } from '../../caller/planCall.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { parseCassette } from '../../cassette/parseCassette.js';

const PIECE_BYTES = 65_536;

/**
 * Returns the entries of a cassette in a file. Each iteration reads the file again, only as far as needed.
 *
 * ```ts
 * const replayed$ = replayToHandler(cassetteFile('call.ndjson'), handler);
 * ```
 *
 * Iterating throws `badCassette`, with the number of the line, if a line is not an entry; and `fileNotFound` or
 * `fileReadFailed` if the file cannot be read.
 *
 * @param path - the file
 * @returns an iterable of the entries
 * @throws TypeError when `path` is not a path
 * @see `replayToHandler`
 * @public
 */
export function cassetteFile(path: string | URL): Iterable<CassetteEntry> {
  const file = filePath(path);
  return { [Symbol.iterator]: () => parseCassette(pieces(file), file) };
}

function* pieces(path: string): Generator<string, void, void> {
  const file = attemptFile(path, 'read', () => openSync(path, 'r'));
  try {
    const bytes = Buffer.alloc(PIECE_BYTES);
    const decoder = new StringDecoder('utf8');
    for (;;) {
      const count = attemptFile(path, 'read', () => readSync(file, bytes, 0, PIECE_BYTES, null));
      if (count === 0) {
        return;
      }
      yield decoder.write(bytes.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}

/** Returns the file name of a cassette. The stream's id is text of a peer, so it must not form a path. */
export function cassetteName(streamSid: string = createSid()): string {
  return `${streamSid.slice(0, 64).replace(/[^\w-]/g, '_')}.ndjson`;
}
