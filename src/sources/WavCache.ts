import type { AudioFrame } from '../audio/AudioFrame.js';

/** What distinguishes two versions of a file. */
export interface FileVersion {
  readonly mtimeMs: number;
  readonly size: number;
}

interface Entry {
  readonly version: FileVersion;
  readonly audio: AudioFrame;
}

/** Decoded files, by path. If they need too many bytes, the least recently used files are removed. */
export class WavCache {
  readonly #maxBytes: number;
  /** The most recently used file is last. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Number of bytes of samples that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Returns the audio of a file, if it was kept and the file has not changed. */
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
