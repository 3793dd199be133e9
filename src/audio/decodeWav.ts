import { ExotelError } from '../ExotelError.js';
import type { AudioFrame } from './AudioFrame.js';
import { pcm16ToSamples } from './pcm16.js';

/**
 * Reads a WAV file of 16-bit PCM, mono or stereo (mixed to mono), of any sample rate. A file that was cut off is read as
 * far as it goes.
 *
 * @param bytes - the whole file
 * @throws ExotelError `badWav` when it is no WAV file, `unsupportedWav` when it is of another encoding
 * @public
 */
export function decodeWav(bytes: Uint8Array): AudioFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw new ExotelError('badWav', 'Not a WAV file: it does not begin with RIFF…WAVE');
  }
  let format: { channels: number; sampleRate: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(at) === 'fmt ' && body + Math.max(16, size) <= bytes.length) {
      format = readFormat(view, body, size);
    } else if (tag(at) === 'data') {
      if (format === undefined) {
        throw new ExotelError('badWav', 'Not a whole WAV file: its data stands before its format');
      }
      // A length of 0 or beyond the end: the writer never came to fill it in.
      const until = size === 0 || body + size > bytes.length ? bytes.length : body + size;
      const samples = pcm16ToSamples(bytes.slice(body, until));
      return { samples: toMono(samples, format.channels), sampleRate: format.sampleRate, timestampMs: 0 };
    }
    at = body + size + (size % 2);
  }
  throw new ExotelError('badWav', 'Not a whole WAV file: it has no data');
}

function readFormat(view: DataView, at: number, size: number): { channels: number; sampleRate: number } {
  const declared = view.getUint16(at, true);
  // WAVE_FORMAT_EXTENSIBLE keeps the encoding in the first two bytes of its GUID.
  const encoding = declared === 0xfffe && size >= 26 ? view.getUint16(at + 24, true) : declared;
  const channels = view.getUint16(at + 2, true);
  const bits = view.getUint16(at + 14, true);
  if (encoding !== 1 || bits !== 16 || channels < 1 || channels > 2) {
    throw new ExotelError(
      'unsupportedWav',
      `Only 16-bit PCM WAV files with 1 or 2 channels are read; this one has encoding ${encoding}, ${bits} bits, ${channels} channels`,
    );
  }
  return { channels, sampleRate: view.getUint32(at + 4, true) };
}

function toMono(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) {
    return samples;
  }
  const mono = new Int16Array(samples.length >> 1);
  for (let index = 0; index < mono.length; index++) {
    mono[index] = ((samples[2 * index] ?? 0) + (samples[2 * index + 1] ?? 0)) >> 1;
  }
  return mono;
}
