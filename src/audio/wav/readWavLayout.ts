import { ExotelError } from '../../ExotelError.js';
import type { ByteSource } from './ByteSource.js';

/** The format of the samples of a WAV file. */
export interface WavFormat {
  readonly encoding: 'pcm' | 'float' | 'alaw' | 'mulaw';
  /** Bits of one sample of one channel. */
  readonly bits: number;
  readonly channels: number;
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
}

/** Where the samples are in a WAV file, and their format. */
export interface WavLayout extends WavFormat {
  /** Bytes of one sample of all channels. */
  readonly blockBytes: number;
  /** Position of the first sample, in bytes. */
  readonly dataAt: number;
  /** Bytes of samples in the file: a whole number of blocks. */
  readonly dataBytes: number;
}

interface Chunk {
  readonly id: string;
  readonly bodyAt: number;
  readonly size: number;
}

/** Limit on the chunks before the data: a file of empty chunks would cost one read for each chunk. */
export const MAX_WAV_CHUNKS = 1_000;

/** How other kinds of audio files begin. */
const OTHER_FILES = [
  { start: /^ID3|^\xff[\xe2-\xfb]/, name: 'an MP3 file' },
  { start: /^OggS/, name: 'an Ogg file' },
  { start: /^fLaC/, name: 'a FLAC file' },
  { start: /^FORM/, name: 'an AIFF file' },
  { start: /^[^]{4}ftyp/, name: 'an MP4 file' },
];

/**
 * Finds the samples of a WAV file. If the file was cut off, or its writer did not fill in the length, the samples end
 * with the file.
 *
 * @throws ExotelError `badWav` or `unsupportedWav`, with what was found
 */
export function readWavLayout(source: ByteSource): WavLayout {
  checkWavStart(source);
  let format: WavFormat | undefined;
  let at = 12;
  for (let count = 0; count < MAX_WAV_CHUNKS; count++) {
    const chunk = readChunk(source, at);
    if (chunk === undefined) {
      throw incompleteWav(source.size, format);
    }
    if (chunk.id === 'fmt ') {
      format = readWavFormat(source.read(chunk.bodyAt, Math.min(chunk.size, MAX_FORMAT_BYTES)));
    } else if (chunk.id === 'data') {
      if (format === undefined) {
        throw formatMissing();
      }
      const blockBytes = (format.channels * format.bits) / 8;
      const bytes = countDataBytes(source, chunk);
      return { ...format, blockBytes, dataAt: chunk.bodyAt, dataBytes: bytes - (bytes % blockBytes) };
    }
    at = nextAt(source, chunk);
  }
  throw tooManyChunks();
}

export function incompleteWav(bytes: number, format: WavFormat | undefined): ExotelError {
  return new ExotelError(
    'badWav',
    `Incomplete WAV file: it ends after ${bytes} bytes, without ${format === undefined ? 'a format' : 'data'}`,
  );
}

export function formatMissing(): ExotelError {
  return new ExotelError('badWav', 'Not a WAV file: its data comes before its format');
}

export function tooManyChunks(): ExotelError {
  return new ExotelError(
    'badWav',
    `Not a WAV file: it has more than ${MAX_WAV_CHUNKS} chunks before its data`,
  );
}

/** @throws ExotelError `badWav` or `unsupportedWav` if the bytes do not begin like a WAV file */
export function checkWavStart(source: ByteSource): void {
  const start = textOf(source.read(0, 12));
  const container = start.slice(0, 4);
  if (container === 'RF64' || container === 'BW64' || container === 'RIFX') {
    throw new ExotelError(
      'unsupportedWav',
      `A WAV file must begin with RIFF, but this file begins with ${container}, ` +
        (container === 'RIFX' ? 'the big-endian format' : 'the format for more than 4 GiB'),
    );
  }
  if (container !== 'RIFF' || start.slice(8) !== 'WAVE') {
    const other = OTHER_FILES.find((file) => file.start.test(start));
    throw new ExotelError(
      'badWav',
      `Not a WAV file: ${
        source.size === 0
          ? 'it is empty'
          : source.size < 12
            ? `it has only ${source.size} bytes, ${quote(start)}`
            : `it must begin with RIFF and WAVE, but begins with ${quote(start)}`
      }${other === undefined ? '' : `, like ${other.name}`}`,
    );
  }
}

function readChunk(source: ByteSource, at: number): Chunk | undefined {
  const head = source.read(at, 8);
  if (head.length < 8) {
    return undefined;
  }
  const size = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, true);
  return { id: textOf(head.subarray(0, 4)), bodyAt: at + 8, size };
}

function nextAt(source: ByteSource, { bodyAt, size }: Chunk): number {
  const end = bodyAt + size;
  if (size % 2 === 0) {
    return end;
  }
  // Chunks begin at even positions, but some writers omit the padding byte.
  const id = textOf(source.read(end, 4));
  return id === 'fmt ' || id === 'data' ? end : end + 1;
}

function countDataBytes(source: ByteSource, { bodyAt, size }: Chunk): number {
  const rest = source.size - bodyAt;
  if (size > rest) {
    return rest;
  }
  // A writer that was cut off leaves length 0. If the file really has no audio, nothing or only more chunks follow.
  return size === 0 && !isChunksOnly(source, bodyAt) ? rest : size;
}

function isChunksOnly(source: ByteSource, from: number): boolean {
  let at = from;
  for (let count = 0; count < MAX_WAV_CHUNKS && at < source.size; count++) {
    const chunk = readChunk(source, at);
    if (chunk === undefined || !/^[\x20-\x7e]{4}$/.test(chunk.id)) {
      return false;
    }
    at = nextAt(source, chunk);
  }
  return at === source.size;
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function quote(text: string): string {
  return JSON.stringify(text.replace(/[^\x20-\x7e]/g, '.'));
}

/** Length of the format chunk of every encoding, and of WAVE_FORMAT_EXTENSIBLE. */
const MIN_BYTES = 16;
export const MAX_FORMAT_BYTES = 40;

const EXTENSIBLE = 0xfffe;

/**
 * How the GUIDs of extensible formats end: their first two bytes are the encoding (Microsoft, ksmedia.h). Some writers
 * leave the rest empty.
 */
const GUID_TAILS: readonly string[] = ['000000001000800000aa00389b71', '0000000000000000000000000000'];

const ENCODINGS = [
  { number: 1, encoding: 'pcm', bits: [8, 16, 24, 32] },
  { number: 3, encoding: 'float', bits: [32, 64] },
  { number: 6, encoding: 'alaw', bits: [8] },
  { number: 7, encoding: 'mulaw', bits: [8] },
] as const;

/** Encodings that are not supported and are in use (RFC 2361). */
const OTHER_ENCODINGS = new Map([
  [2, 'Microsoft ADPCM'],
  [17, 'IMA ADPCM'],
  [49, 'GSM 6.10'],
  [80, 'MPEG'],
  [85, 'MP3'],
]);

/**
 * Reads the body of a format chunk.
 *
 * @throws ExotelError `badWav` if it is incomplete or impossible, `unsupportedWav` if the encoding is not supported
 */
export function readWavFormat(body: Uint8Array): WavFormat {
  if (body.length < MIN_BYTES) {
    throw new ExotelError('badWav', `Incomplete WAV file: its format has only ${body.length} bytes`);
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const number = readEncodingNumber(view, body);
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const blockBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (channels === 0 || sampleRate === 0) {
    throw new ExotelError(
      'badWav',
      `Not a WAV file: its format has ${channels} channels at ${sampleRate} Hz`,
    );
  }

  const known = ENCODINGS.find((entry) => entry.number === number);
  if (known === undefined) {
    const name = OTHER_ENCODINGS.get(number);
    throw unsupported(`encoding ${number}${name === undefined ? '' : ` (${name})`}`);
  }
  const { encoding } = known;
  if (!known.bits.some((supported) => supported === bits)) {
    throw unsupported(`${bits}-bit ${encoding}`);
  }
  // Some writers omit the block length. Another length means padding, which no document describes.
  if (blockBytes !== 0 && blockBytes !== (channels * bits) / 8) {
    throw unsupported(`${channels} channels of ${bits}-bit ${encoding} in blocks of ${blockBytes} bytes`);
  }
  return { encoding, bits, channels, sampleRate };
}

function readEncodingNumber(view: DataView, body: Uint8Array): number {
  const number = view.getUint16(0, true);
  if (number !== EXTENSIBLE) {
    return number;
  }
  if (body.length < MAX_FORMAT_BYTES) {
    throw new ExotelError(
      'badWav',
      `Incomplete WAV file: its extensible format has only ${body.length} bytes`,
    );
  }
  const guid = Array.from(body.subarray(24, MAX_FORMAT_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  if (!GUID_TAILS.includes(guid.slice(4))) {
    throw unsupported(`the extensible encoding ${guid}`);
  }
  return view.getUint16(24, true);
}

function unsupported(found: string): ExotelError {
  return new ExotelError(
    'unsupportedWav',
    `A WAV file must contain PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits, A-law or μ-law, but this file contains ${found}. ` +
      'To convert it: ffmpeg -i input.wav -c:a pcm_s16le output.wav',
  );
}
