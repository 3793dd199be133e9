import { defer, finalize, type Observable, tap } from 'rxjs';
import { type WavStorage, WavWriter, type WavWriterConfig } from '../audio/wav/WavWriter.js';
import { ExotelError } from '../ExotelError.js';
import { attemptFile, createFile, fileSystem, folderOf, type OpenedFile, readBytesAt } from './files.js';

/**
 * A file that a WAV file is written into. Writing is synchronous: twice a second some KiB go to the system's cache, and
 * what was written is there whatever becomes of the process.
 */
export class WavOutput {
  readonly path: string;
  #file: number | undefined;

  /**
   * @param existing - whether a file that exists is replaced, or kept: then this one has another name
   * @throws ExotelError `fileWriteFailed`
   */
  constructor(path: string, existing: 'replace' | 'keep') {
    const opened = existing === 'keep' ? createFile(path) : replaceFile(path);
    this.path = opened.path;
    this.#file = opened.file;
    written.add(this.path);
  }

  /** Begins the WAV file; the writer throws `fileWriteFailed`. When this does, the file is closed. */
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
      // Its number may be that of another file by now.
      throw new ExotelError('fileWriteFailed', `Cannot write ${this.path}: it is closed`);
    }
    return attemptFile(this.path, 'write', () => act(file));
  }
}

/** The files that are being written. */
const written = new Set<string>();

/** @throws ExotelError `fileWriteFailed`, also when another recording is being written there: the two would be mixed */
function replaceFile(path: string): OpenedFile {
  if (written.has(path)) {
    throw new ExotelError(
      'fileWriteFailed',
      `Cannot write ${path}: another recording is being written there`,
    );
  }
  const { mkdirSync, openSync } = fileSystem();
  const file = attemptFile(path, 'write', () => {
    mkdirSync(folderOf(path), { recursive: true });
    return openSync(path, 'w+');
  });
  return { path, file };
}

/** How something is recorded. */
export interface WithRecordingConfig<R, T> {
  open(): R;
  /** What is recorded, while it is. */
  record(recording: R): Observable<T>;
}

/**
 * Opens a recording when subscribed to, and finishes it when its audio ends, however it does. Who is told of the end
 * finds the file whole.
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
        // Another error is on its way already, or nobody listens any more.
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
