import { ExotelError } from '../../ExotelError.js';
import type { WavFormat } from './WavFormat.js';

/** Length of the format chunk that every encoding has, and of the one of WAVE_FORMAT_EXTENSIBLE. */
const MIN_BYTES = 16;
export const MAX_FORMAT_BYTES = 40;

const EXTENSIBLE = 0xfffe;

/**
 * How the GUIDs of extensible formats end: the encoding stands in their first two bytes (Microsoft, ksmedia.h). Some
 * writers leave the rest empty.
 */
const GUID_TAILS: readonly string[] = ['000000001000800000aa00389b71', '0000000000000000000000000000'];

const ENCODINGS = [
  { number: 1, encoding: 'pcm', bits: [8, 16, 24, 32] },
  { number: 3, encoding: 'float', bits: [32, 64] },
  { number: 6, encoding: 'alaw', bits: [8] },
  { number: 7, encoding: 'mulaw', bits: [8] },
] as const;

/** The encodings that people meet and that are not read (RFC 2361). */
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
 * @throws ExotelError `badWav` when it is not whole or says what cannot be, `unsupportedWav` when it is of an encoding
 * that is not read
 */
export function readWavFormat(body: Uint8Array): WavFormat {
  if (body.length < MIN_BYTES) {
    throw new ExotelError(
      'badWav',
      `Not a whole WAV file: of its format there are only ${body.length} bytes`,
    );
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const number = readEncodingNumber(view, body);
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const blockBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (channels === 0 || sampleRate === 0) {
    throw new ExotelError('badWav', `Not a WAV file: it says ${channels} channels at ${sampleRate} Hz`);
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
  // Some writers leave the block length out; one that differs means padding that nobody has described.
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
      `Not a whole WAV file: of its extensible format there are only ${body.length} bytes`,
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
    `WAV files are read that hold PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law or μ-law; this one holds ${found}. ` +
      'What ffmpeg can read becomes one that is read by: ffmpeg -i it -c:a pcm_s16le read.wav',
  );
}
