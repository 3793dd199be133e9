import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { attemptFile, filePath } from '../../../sources/files.js';
import { createSid } from '../../caller/planCall.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { parseCassette } from '../../cassette/parseCassette.js';

const PIECE_BYTES = 65_536;

/**
 * A cassette in a file, entry by entry: it is read as far as it is asked for, anew each time, and never whole in memory.
 *
 * ```ts
 * const replayed$ = replayToHandler(cassetteFile('call.ndjson'), handler);
 * ```
 *
 * Iterating throws a TestingError `badCassette`, with the number of the line, when a line is none, and `fileNotFound` or
 * `fileReadFailed` when there is nothing to read.
 *
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

/** The name of a call's cassette: its stream's id, which is the peer's, so that no path is made of it. */
export function cassetteName(streamSid: string = createSid()): string {
  return `${streamSid.slice(0, 64).replace(/[^\w-]/g, '_')}.ndjson`;
}
