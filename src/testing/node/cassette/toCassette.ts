import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { asyncScheduler, concat, defer, finalize, ignoreElements, type OperatorFunction, tap } from 'rxjs';
import { attemptFile, filePath } from '../../../sources/files.js';
import { type CassetteEntry, entryLine, headerLine } from '../../cassette/CassetteEntry.js';
import { RECORD_OPTIONS, type RecordOptions } from '../../cassette/recordEntries.js';
import { checkOptions } from '../../../support/options.js';

/**
 * A cassette that was written.
 *
 * @public
 */
export interface CassetteRecording {
  readonly file: string;
  readonly entries: number;
  readonly durationMs: number;
}

/** So many characters are collected before they are written: a second of a call. */
const PIECE_CHARACTERS = 32_768;

/**
 * Writes entries into a cassette as they pass. Missing folders are made, and a file that exists is replaced; it is whole
 * before the recording is emitted, and after unsubscribing. Nothing is masked here.
 *
 *     entries    --a--b--|
 *                toCassette('call.ndjson')
 *     result     --------(r|)      { file, entries: 2, durationMs }
 *
 * Errors with an ExotelError `fileWriteFailed`.
 *
 * @public
 */
export function toCassette(
  path: string | URL,
  options: RecordOptions = {},
): OperatorFunction<CassetteEntry, CassetteRecording> {
  checkOptions('toCassette', options, RECORD_OPTIONS);
  const file = filePath(path);
  const masked = (options.privacy ?? 'mask') === 'mask';
  return (entries$) =>
    defer(() => {
      const recordedAt = new Date(asyncScheduler.now()).toISOString();
      const output = attemptFile(file, 'write', () => {
        mkdirSync(dirname(file), { recursive: true });
        return openSync(file, 'w');
      });
      let text = headerLine({ masked, recordedAt });
      let entries = 0;
      let durationMs = 0;
      const flush = () => {
        const bytes = Buffer.from(text);
        text = '';
        attemptFile(file, 'write', () => {
          for (let written = 0; written < bytes.length;) {
            written += writeSync(output, bytes, written);
          }
        });
      };
      return concat(
        entries$.pipe(
          tap((entry) => {
            entries++;
            durationMs = entry.atMs;
            text += entryLine(entry);
            if (text.length > PIECE_CHARACTERS) {
              flush();
            }
          }),
          ignoreElements(),
          finalize(() => {
            try {
              flush();
            } finally {
              closeSync(output);
            }
          }),
        ),
        defer(() => [{ file, entries, durationMs }]),
      );
    });
}
