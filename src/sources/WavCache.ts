import type { AudioFrame } from '../audio/AudioFrame.js';

/** What tells one version of a file from another. */
export interface FileVersion {
  readonly mtimeMs: number;
  readonly size: number;
}

interface Entry {
  readonly version: FileVersion;
  readonly audio: AudioFrame;
}

/** Decoded files, by path. When there are too many of them, those go that were not asked for the longest. */
export class WavCache {
  readonly #maxBytes: number;
  /** The one that was asked for last stands last. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How many bytes of samples are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Gives the audio of a file, if it was kept and the file is still the same. */
  get(path: string, version: FileVersion): AudioFrame | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined) {
      return undefined;
    }
    if (entry.version.mtimeMs !== version.mtimeMs || entry.version.size !== version.size) {
      this.#delete(path);
      return undefined;
    }
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    return entry.audio;
  }

  /** Keeps the audio of a file. */
  set(path: string, version: FileVersion, audio: AudioFrame): void {
    this.#delete(path);
    this.#entries.set(path, { version, audio });
    this.#bytes += audio.samples.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) {
        return;
      }
      this.#delete(oldest);
    }
  }

  #delete(path: string): void {
    const entry = this.#entries.get(path);
    if (entry !== undefined) {
      this.#entries.delete(path);
      this.#bytes -= entry.audio.samples.byteLength;
    }
  }
}
