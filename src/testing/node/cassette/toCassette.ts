import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asyncScheduler, concat, defer, finalize, ignoreElements, type OperatorFunction, tap } from 'rxjs';
import { attemptFile, createFile, filePath, type OpenedFile } from '../../../sources/files.js';
import { type CassetteEntry, entryLine, headerLine } from '../../cassette/CassetteEntry.js';
import { RECORD_OPTIONS, type RecordOptions } from '../../cassette/recordEntries.js';
import { checkOptions } from '../../../support/options.js';
import { runtime } from '../../../support/runtime.js';
import { cassetteName } from './cassetteFile.js';
import { messageOf } from '../../../support/describeError.js';

/**
 * A cassette that was written.
 *
 * @public
 */
export interface CassetteRecording {
  /** The path of the file. */
  readonly file: string;
  /** How many entries the cassette has. */
  readonly entries: number;
  /** The time of the last entry, in ms. */
  readonly durationMs: number;
}

/** How many characters are collected before they are written: one second of a call. */
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
  return writeEntries(options, () => ({
    path: file,
    file: attemptFile(file, 'write', () => {
      mkdirSync(dirname(file), { recursive: true });
      return openSync(file, 'w');
    }),
  }));
}

/**
 * Writes the cassette of a call as `toCassette` does, and never over another one: `stream_sid`, by which it is named, is
 * the peer's word, and a second call may come with it.
 */
export function toCassetteOf(
  folder: string,
  streamSid: string | undefined,
  options: RecordOptions,
): OperatorFunction<CassetteEntry, CassetteRecording> {
  return writeEntries(options, () => createFile(join(folder, cassetteName(streamSid))));
}

/**
 * Creates the folder of cassettes if it is missing, and tries whether it can be written.
 *
 * @throws ExotelError `fileWriteFailed`
 */
export function checkCassetteFolder(folder: string): void {
  attemptFile(folder, 'write', () => {
    mkdirSync(folder, { recursive: true });
    // The rights of a folder do not say whether its disk is full or read-only.
    rmdirSync(mkdtempSync(join(folder, '.exotel-rx-')));
  });
}

/** Warns of a call that is not recorded, if the application has no `onError`. */
export function warnOfUnrecorded(error: unknown): void {
  runtime.warn(`A call is not recorded: ${messageOf(error)}`, 'fileWriteFailed');
}

function writeEntries(
  { privacy = 'mask' }: RecordOptions,
  open: () => OpenedFile,
): OperatorFunction<CassetteEntry, CassetteRecording> {
  return (entries$) =>
    defer(() => {
      const recordedAt = new Date(asyncScheduler.now()).toISOString();
      const { path: file, file: output } = open();
      let isOpen = true;
      let text = headerLine({ masked: privacy === 'mask', recordedAt });
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
      const close = () => {
        if (isOpen) {
          isOpen = false;
          attemptFile(file, 'write', () => {
            closeSync(output);
          });
        }
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
        ),
        // In the stream, not in its teardown: the disk may be full at the last bytes.
        defer(() => {
          flush();
          close();
          return [{ file, entries, durationMs }];
        }),
      ).pipe(
        finalize(() => {
          if (isOpen) {
            finish(flush, close);
          }
        }),
      );
    });
}

/** Finishes the file of a recording that failed or was unsubscribed. Another error could not be reported. */
function finish(...steps: readonly (() => void)[]): void {
  for (const step of steps) {
    try {
      step();
    } catch {
      // What was written stays readable.
    }
  }
}
