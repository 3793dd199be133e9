import type { AudioFrame } from '../audio/AudioFrame.js';
import { decodeWavSamples, readWavFrames, WAV_PIECE_MS } from '../audio/wav/readWavFrames.js';
import { ExotelError } from '../ExotelError.js';
import { describeValue } from '../support/describeValue.js';
import { checkOptions, type OptionNames } from '../support/options.js';
import { attemptFile, filePath, fileSystem } from './files.js';
import { type OpenWav, openWav } from './openWav.js';
import { type FileVersion, WavCache } from './WavCache.js';

/**
 * Options for {@link wavFile}.
 *
 * @public
 */
export interface WavFileOptions {
  /**
   * A file whose audio needs at most this many bytes, encoded and decoded, is decoded once and kept. Longer files are
   * read as they are played. 1 MiB is a minute at 8 kHz; 0 keeps no file.
   *
   * @defaultValue 1048576
   */
  readonly maxCachedBytes?: number;
}

const WAV_FILE_OPTIONS: OptionNames<WavFileOptions> = {
  maxCachedBytes: true,
};

/**
 * Limit on the decoded audio that `wavFile` keeps in all, in bytes. Beyond it, the least recently played files are
 * dropped.
 *
 * @public
 */
const WAV_CACHE_BYTES = 64 * 1_048_576;

const cache = new WavCache(WAV_CACHE_BYTES);

/**
 * Creates a source for `play` from a WAV file. Supports every encoding that `decodeWav` supports. The file is opened
 * when it is played, and starts from its beginning for each playback.
 *
 * Short files are decoded once and kept, by path, modification time and size. Longer files are read in pieces of 200 ms
 * as the playback needs them, so only one piece is in memory.
 *
 * ```ts
 * const welcome = wavFile('prompts/welcome.wav');
 * const greeted$ = call.play(welcome);
 * ```
 *
 * If the file cannot be read, the playback errors with `fileNotFound`, `fileReadFailed`, `badWav` or `unsupportedWav`.
 *
 * @param path - a path or a `file:` URL; a relative path starts at the current folder
 * @param options - which files are kept in memory, by size in bytes
 * @returns frames of 200 ms; many calls can share it
 * @throws TypeError or RangeError when an argument is not valid
 * @throws ExotelError `notOnThisRuntime` where files are not available
 * @see {@link wavData} for a file in memory
 * @public
 */
export function wavFile(path: string | URL, options: WavFileOptions = {}): Iterable<AudioFrame> {
  checkOptions('wavFile', options, WAV_FILE_OPTIONS);
  const { maxCachedBytes = 1_048_576 } = options;
  if (!(maxCachedBytes >= 0)) {
    throw new RangeError(`\`maxCachedBytes\` must not be below 0, got ${describeValue(maxCachedBytes)}`);
  }
  const file = filePath(path);
  return { [Symbol.iterator]: () => readFrames(file, Math.min(maxCachedBytes, WAV_CACHE_BYTES)) };
}

function* readFrames(path: string, maxCachedBytes: number): Generator<AudioFrame> {
  const version = versionOf(path);
  const kept = maxCachedBytes === 0 ? undefined : cache.get(path, version);
  if (kept !== undefined) {
    yield* piecesOf(kept);
    return;
  }
  const wav = openWav(path);
  let decoded: AudioFrame | undefined;
  try {
    const { dataBytes, blockBytes } = wav.layout;
    if (Math.max(dataBytes, (dataBytes / blockBytes) * 2) > maxCachedBytes) {
      yield* readWavFrames(wav, wav.layout);
    } else {
      decoded = decodeWhole(wav);
      cache.set(path, version, decoded);
    }
  } finally {
    wav.close();
  }
  if (decoded !== undefined) {
    yield* piecesOf(decoded);
  }
}

function versionOf(path: string): FileVersion {
  const { statSync } = fileSystem();
  const stats = attemptFile(path, 'read', () => statSync(path));
  if (!stats.isFile()) {
    // A pipe would block, and a folder has no content to read.
    throw new ExotelError('fileReadFailed', `Cannot read ${path}: it is not a regular file`);
  }
  return { mtimeMs: stats.mtimeMs, size: stats.size };
}

function decodeWhole(wav: OpenWav): AudioFrame {
  const { dataAt, dataBytes, blockBytes, sampleRate } = wav.layout;
  const bytes = wav.read(dataAt, dataBytes);
  const samples = decodeWavSamples(bytes.subarray(0, bytes.length - (bytes.length % blockBytes)), wav.layout);
  return { samples, sampleRate, timestampMs: 0 };
}

/** Copies the samples, so that callers cannot change what is kept. */
function* piecesOf({ samples, sampleRate }: AudioFrame): Generator<AudioFrame> {
  const pieceSamples = Math.max(1, Math.floor((sampleRate * WAV_PIECE_MS) / 1_000));
  for (let at = 0; at < samples.length; at += pieceSamples) {
    yield {
      samples: samples.slice(at, at + pieceSamples),
      sampleRate,
      timestampMs: (at * 1_000) / sampleRate,
    };
  }
}
