import { defer, finalize, type Observable, tap } from 'rxjs';
import { type WavStorage, WavWriter, type WavWriterConfig } from '../audio/wav/WavWriter.js';
import { ExotelError } from '../ExotelError.js';
import { attemptFile, fileSystem, folderOf, readBytesAt } from './files.js';

/**
 * A file that a WAV file is written into. Writing is synchronous: twice a second some KiB go to the system's cache, and
 * what was written is there whatever becomes of the process.
 */
export class WavOutput {
  readonly #path: string;
  #file: number | undefined;

  /** @throws ExotelError `fileWriteFailed` */
  constructor(path: string) {
    const { mkdirSync, openSync } = fileSystem();
    this.#path = path;
    this.#file = attemptFile(path, 'write', () => {
      mkdirSync(folderOf(path), { recursive: true });
      return openSync(path, 'w+');
    });
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
      fileSystem().closeSync(file);
    }
  }

  #attempt<T>(act: (file: number) => T): T {
    const file = this.#file;
    if (file === undefined) {
      // Its number may be that of another file by now.
      throw new ExotelError('fileWriteFailed', `Cannot write ${this.#path}: it is closed`);
    }
    return attemptFile(this.#path, 'write', () => act(file));
  }
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
