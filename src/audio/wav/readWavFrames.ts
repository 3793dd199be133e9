import type { AudioFrame } from '../AudioFrame.js';
import type { ByteSource } from './ByteSource.js';
import { decodeWavSamples } from './decodeWavSamples.js';
import type { WavLayout } from './readWavLayout.js';

/** How much of a file is read at a time, in ms. */
export const WAV_PIECE_MS = 200;

/** Reads the audio of a WAV file piece by piece, as it is asked for. */
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
