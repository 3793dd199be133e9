import { isInt16Array } from '../../support/typedArrays.js';
import type { AudioFrame } from '../AudioFrame.js';
import { decodeAlaw } from '../g711/alaw.js';
import { decodeMulaw } from '../g711/mulaw.js';
import { pcm16ToSamples } from '../pcm16.js';
import type { ByteSource } from './ByteSource.js';
import type { WavFormat, WavLayout } from './readWavLayout.js';

/** How much of a file is read at once, in ms. */
export const WAV_PIECE_MS = 200;

/** Reads the audio of a WAV file in pieces of 200 ms, when they are requested. */
export function* readWavFrames(source: ByteSource, layout: WavLayout): Generator<AudioFrame> {
  const { sampleRate, blockBytes, dataAt, dataBytes } = layout;
  const pieceBytes = Math.max(1, Math.floor((sampleRate * WAV_PIECE_MS) / 1_000)) * blockBytes;
  for (let read = 0; read < dataBytes; read += pieceBytes) {
    const bytes = source.read(dataAt + read, Math.min(pieceBytes, dataBytes - read));
    const samples = decodeWavSamples(bytes.subarray(0, bytes.length - (bytes.length % blockBytes)), layout);
    if (samples.length === 0) {
      // The file has become shorter since its header was read.
      return;
    }
    yield { samples, sampleRate, timestampMs: ((read / blockBytes) * 1_000) / sampleRate };
  }
}

/** Decodes whole blocks of WAV data and mixes their channels to one: the mean of all channels. */
export function decodeWavSamples(bytes: Uint8Array, format: WavFormat): Int16Array {
  const values = decode(bytes, format);
  const { channels } = format;
  if (channels === 1 && isInt16Array(values)) {
    // Samples may share the memory of the bytes, which may be reused.
    return values.slice();
  }
  const mono = new Int16Array(values.length / channels);
  for (let index = 0; index < mono.length; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += values[index * channels + channel] ?? 0;
    }
    mono[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum / channels)));
  }
  return mono;
}

/** Returns all samples of all channels, in units of 16-bit samples. */
function decode(bytes: Uint8Array, { encoding, bits }: WavFormat): Int16Array | Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (encoding) {
    case 'mulaw':
      return decodeMulaw(bytes);
    case 'alaw':
      return decodeAlaw(bytes);
    case 'float':
      return bits === 32
        ? readAll(view, 4, (at) => view.getFloat32(at, true) * 32_768)
        : readAll(view, 8, (at) => view.getFloat64(at, true) * 32_768);
    case 'pcm':
      switch (bits) {
        case 8:
          // Unsigned, unlike all other sizes: silence is 128.
          return readAll(view, 1, (at) => (view.getUint8(at) - 128) * 256);
        case 16:
          return pcm16ToSamples(bytes);
        case 24:
          return readAll(view, 3, (at) => view.getInt8(at + 2) * 256 + view.getUint16(at, true) / 256);
        default:
          return readAll(view, 4, (at) => view.getInt32(at, true) / 65_536);
      }
  }
}

function readAll(view: DataView, sampleBytes: number, read: (at: number) => number): Float64Array {
  const values = new Float64Array(view.byteLength / sampleBytes);
  for (let index = 0; index < values.length; index++) {
    values[index] = read(index * sampleBytes);
  }
  return values;
}
