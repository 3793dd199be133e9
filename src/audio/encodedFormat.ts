import { isUint8Array } from '../support/typedArrays.js';
import { samplesToPcm16 } from './pcm16.js';
import type { PcmInput } from './PcmInput.js';

/** Formats that applications send as PCM by mistake. */
export type EncodedFormat =
  'WAV' | 'MP3' | 'AAC (ADTS)' | 'Ogg' | 'FLAC' | 'WebM or Matroska' | 'MP4' | 'JSON' | 'HTML or XML';

/** How many of the first bytes are examined: two frames of MPEG audio, of which the longest have 1,441 bytes. */
const LOOKED_AT = 3_072;

/** How much of a beginning must be text, so that samples are not mistaken for text. */
const TEXT_BYTES = 16;
const LEAST_TEXT_BYTES = 8;

/**
 * Detects the beginning of an encoded file in audio that should be PCM: in the first bytes of a source, and in each
 * piece.
 */
export class EncodedAudioWatch {
  /** The first bytes, until there are enough. */
  #start: Uint8Array | undefined = new Uint8Array(0);
  #hasFound = false;

  /** Returns the format of a source that is not PCM, once. */
  push(audio: PcmInput): EncodedFormat | undefined {
    if (this.#hasFound) {
      return undefined;
    }
    const piece = bytesOf(audio);
    const found = formatOf(piece) ?? this.#joined(piece);
    this.#hasFound = found !== undefined;
    return found;
  }

  #joined(piece: Uint8Array): EncodedFormat | undefined {
    const start = this.#start;
    if (start === undefined) {
      return undefined;
    }
    const joined = new Uint8Array(Math.min(start.length + piece.length, LOOKED_AT));
    joined.set(start);
    joined.set(piece.subarray(0, joined.length - start.length), start.length);
    this.#start = joined.length < LOOKED_AT ? joined : undefined;
    return start.length === 0 ? undefined : formatOf(joined);
  }
}

function bytesOf(audio: PcmInput): Uint8Array {
  return isUint8Array(audio) ? audio : samplesToPcm16('samples' in audio ? audio.samples : audio);
}

function formatOf(bytes: Uint8Array): EncodedFormat | undefined {
  const [first] = bytes;
  if (first === 0xff) {
    return isFramed(bytes, mp3Frame) ? 'MP3' : isFramed(bytes, adtsFrame) ? 'AAC (ADTS)' : undefined;
  }
  if (!BEGINNINGS.has(first) && bytes[4] !== MP4_BRAND) {
    return undefined;
  }
  const text = String.fromCharCode(...bytes.subarray(0, 4 * TEXT_BYTES));
  return MAGIC.find(({ start }) => start.test(text))?.format ?? textFormatOf(text);
}

/** The first bytes of all formats, so that most samples cost one comparison. For MP4 it is the fifth byte. */
const BEGINNINGS: ReadonlySet<number | undefined> = new Set(
  Array.from('RIOf\x1a\xef \t\r\n{[<', (character) => character.charCodeAt(0)),
);
const MP4_BRAND = 0x66;

/** How files begin. Each pattern has at least four bytes that no other format has. */
const MAGIC: readonly { readonly start: RegExp; readonly format: EncodedFormat }[] = [
  { start: /^RIFF[^]{4}WAVE/, format: 'WAV' },
  // The version, flags (four of them are always 0), and a length in bytes of 7 bits.
  { start: /^ID3[\x02-\x04][^\xff][\x00\x10-\xf0][\x00-\x7f]{4}/, format: 'MP3' },
  { start: /^OggS\x00/, format: 'Ogg' },
  { start: /^fLaC/, format: 'FLAC' },
  { start: /^\x1aE\xdf\xa3/, format: 'WebM or Matroska' },
  { start: /^[^]{4}ftyp/, format: 'MP4' },
];

function textFormatOf(text: string): EncodedFormat | undefined {
  const body = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (!/^[\x20-\x7e\t\r\n]{8,}$/.test(body.slice(0, TEXT_BYTES)) || body.length < LEAST_TEXT_BYTES) {
    return undefined;
  }
  // A JSON key, or the name of a tag. Samples that are text by chance, such as equal samples, have neither.
  return /^(?:\[\s*)?\{\s*"[^"]{1,40}"\s*:/.test(body)
    ? 'JSON'
    : /^<[!?]?[A-Za-z]{3}/.test(body)
      ? 'HTML or XML'
      : undefined;
}

/** A frame of MPEG audio: its length, and what the next frame also begins with. */
interface MpegFrame {
  readonly bytes: number;
  readonly kind: string;
}

/** Whether bytes begin with a frame, and another frame of its kind follows: samples may look like one header. */
function isFramed(bytes: Uint8Array, read: (bytes: Uint8Array) => MpegFrame | undefined): boolean {
  const frame = read(bytes);
  return frame !== undefined && read(bytes.subarray(frame.bytes))?.kind === frame.kind;
}

/**
 * In kbit/s, for MPEG-1 layer III, and for MPEG-2 and 2.5. The first and the last value of the field have other
 * meanings.
 */
const BIT_RATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_BIT_RATES = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const MPEG1_RATES = [44_100, 48_000, 32_000];

/** ISO 11172-3, 2.4.1.3. */
function mp3Frame([first = 0, second = 0, third = 0]: Uint8Array): MpegFrame | undefined {
  const version = (second >> 3) & 3;
  if (first !== 0xff || second >> 5 !== 7 || version === 1 || ((second >> 1) & 3) !== 1) {
    return undefined;
  }
  const isMpeg1 = version === 3;
  const bitRate = (isMpeg1 ? BIT_RATES : LOW_BIT_RATES)[(third >> 4) - 1];
  const mpeg1Rate = MPEG1_RATES[(third >> 2) & 3];
  if (bitRate === undefined || mpeg1Rate === undefined) {
    return undefined;
  }
  const sampleRate = mpeg1Rate / (isMpeg1 ? 1 : version === 2 ? 2 : 4);
  const bytes = Math.floor(((isMpeg1 ? 144 : 72) * bitRate * 1_000) / sampleRate) + ((third >> 1) & 1);
  return { bytes, kind: `${second}/${sampleRate}` };
}

/** ISO 13818-7, 6.2. */
function adtsFrame(bytes: Uint8Array): MpegFrame | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = bytes;
  const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5);
  return first === 0xff && (second & 0xf6) === 0xf0 && ((third >> 2) & 15) <= 12 && length > 7
    ? { bytes: length, kind: `${second}/${third}/${fourth & 0xfc}` }
    : undefined;
}
