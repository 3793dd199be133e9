import type { AudioFrame } from '../audio/AudioFrame.js';
import { decodeWavSamples, readWavFrames, WAV_PIECE_MS } from '../audio/wav/readWavFrames.js';
import { ExotelError } from '../ExotelError.js';
import { checkOptions, type OptionNames } from '../support/options.js';
import { attemptFile, filePath, fileSystem } from './files.js';
import { type OpenWav, openWav } from './openWav.js';
import { type FileVersion, WavCache } from './WavCache.js';

/**
 * How a WAV file is read.
 *
 * @public
 */
export interface WavFileOptions {
  /**
   * Files whose audio takes no more bytes than that, as it is and decoded, are decoded once and kept; longer ones are
   * read as they are played. 1 MiB is a minute at 8 kHz. 0 keeps nothing.
   *
   * @defaultValue 1048576
   */
  readonly maxCachedBytes?: number;
}

const WAV_FILE_OPTIONS: OptionNames<WavFileOptions> = {
  maxCachedBytes: true,
};

/**
 * Bytes of decoded audio that `wavFile` keeps in all; beyond, the files go that were not played for the longest.
 *
 * @public
 */
const WAV_CACHE_BYTES = 64 * 1_048_576;

const cache = new WavCache(WAV_CACHE_BYTES);

/**
 * Makes a source for `play` of a WAV file, in every encoding that `decodeWav` reads. Nothing is read before it is played;
 * then it begins anew each time, and is given in pieces of 200 ms as the caller needs them. Prompts are kept decoded, by
 * path, time of change and size; of a long file there is one piece in memory.
 *
 * What is wrong with the file is the error of the playback: `fileNotFound`, `fileReadFailed`, `badWav` or
 * `unsupportedWav`.
 *
 * ```ts
 * const welcome = wavFile('prompts/welcome.wav');
 * const greeted$ = call.play(welcome);
 * ```
 *
 * @throws RangeError when `maxCachedBytes` is below 0
 * @public
 */
export function wavFile(path: string | URL, options: WavFileOptions = {}): Iterable<AudioFrame> {
  checkOptions('wavFile', options, WAV_FILE_OPTIONS);
  const { maxCachedBytes = 1_048_576 } = options;
  if (!(maxCachedBytes >= 0)) {
    throw new RangeError(`\`maxCachedBytes\` must not be below 0, got ${String(maxCachedBytes)}`);
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
    // A pipe would block, a folder has nothing to read.
    throw new ExotelError('fileReadFailed', `Cannot read ${path}: it is no regular file`);
  }
  return { mtimeMs: stats.mtimeMs, size: stats.size };
}

function decodeWhole(wav: OpenWav): AudioFrame {
  const { dataAt, dataBytes, blockBytes, sampleRate } = wav.layout;
  const bytes = wav.read(dataAt, dataBytes);
  const samples = decodeWavSamples(bytes.subarray(0, bytes.length - (bytes.length % blockBytes)), wav.layout);
  return { samples, sampleRate, timestampMs: 0 };
}

/** Copies, so that nobody can change what is kept. */
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
