import { defer, finalize, type Observable, tap } from 'rxjs';
import { type WavStorage, WavWriter, type WavWriterConfig } from '../audio/wav/WavWriter.js';
import { ExotelError } from '../ExotelError.js';
import { attemptFile, createFile, fileSystem, folderOf, type OpenedFile, readBytesAt } from './files.js';

/**
 * A WAV file that is being written. Writing is synchronous: twice a second a few KiB go to the cache of the system, and
 * written audio stays there whatever happens to the process.
 */
export class WavOutput {
  readonly path: string;
  #file: number | undefined;

  /**
   * @param existing - whether an existing file is replaced, or kept; if it is kept, the new file has another name
   * @throws ExotelError `fileWriteFailed`
   */
  constructor(path: string, existing: 'replace' | 'keep') {
    const opened = existing === 'keep' ? createFile(path) : replaceFile(path);
    this.path = opened.path;
    this.#file = opened.file;
    written.add(this.path);
  }

  /** Starts the WAV file. The writer throws `fileWriteFailed`. If `begin` throws, the file is closed. */
  begin(config: WavWriterConfig): WavWriter {
    const storage: WavStorage = {
      read: (at, length) => this.#attempt((file) => readBytesAt(file, at, length)),
      write: (at, bytes) => {
        const { writeSync } = fileSystem();
        this.#attempt((file) => {
          for (let written = 0; written < bytes.length;) {
            written += writeSync(file, bytes, written, bytes.length - written, at + written);
          }
        });
      },
    };
    try {
      return new WavWriter(storage, config);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) {
      written.delete(this.path);
      attemptFile(this.path, 'write', () => {
        fileSystem().closeSync(file);
      });
    }
  }

  #attempt<T>(act: (file: number) => T): T {
    const file = this.#file;
    if (file === undefined) {
      // Its number may belong to another file now.
      throw new ExotelError('fileWriteFailed', `Cannot write ${this.path}: the file is closed`);
    }
    return attemptFile(this.path, 'write', () => act(file));
  }
}

/** The files that are being written. */
const written = new Set<string>();

/** @throws ExotelError `fileWriteFailed`, also if another recording writes the same file: the two would be mixed */
function replaceFile(path: string): OpenedFile {
  if (written.has(path)) {
    throw new ExotelError(
      'fileWriteFailed',
      `Cannot write ${path}: another recording is being written to this file`,
    );
  }
  const { mkdirSync, openSync } = fileSystem();
  const file = attemptFile(path, 'write', () => {
    mkdirSync(folderOf(path), { recursive: true });
    return openSync(path, 'w+');
  });
  return { path, file };
}

/** How a recording is opened and filled. */
export interface WithRecordingConfig<R, T> {
  open(): R;
  /** Emits while the recording is written. */
  record(recording: R): Observable<T>;
}

/**
 * Opens a recording on subscribe and finishes it when its audio ends for any reason. The file is complete before the
 * end is emitted.
 */
export function withRecording<R extends { finish(): void }, T>(
  config: WithRecordingConfig<R, T>,
): Observable<T> {
  return defer(() => {
    const recording = config.open();
    const abandon = () => {
      try {
        recording.finish();
      } catch {
        // Another error is already emitted, or nobody is subscribed any more.
      }
    };
    return config.record(recording).pipe(
      tap({
        error: abandon,
        complete: () => {
          recording.finish();
        },
      }),
      finalize(abandon),
    );
  });
}
