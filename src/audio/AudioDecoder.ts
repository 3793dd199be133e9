import type { AudioFrame } from './AudioFrame.js';
import { decodeMulaw } from './mulaw.js';
import { pcm16ToSamples } from './pcm16.js';

/** What a stream of audio on the wire is made of. */
export interface AudioFormat {
  readonly encoding: 'pcm16' | 'mulaw';
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
}

/** Timestamps from here on (in 1973) are dates, not the age of a stream: some simulators send those. */
const EPOCH_MS = 100_000_000_000;

/** Turns the payloads of one stream into frames: joins samples cut in half, and dates frames that are not dated. */
export class AudioDecoder {
  readonly #format: AudioFormat;
  /** The first half of a sample whose second half is in the next payload. */
  #half: number | undefined;
  #samples = 0;

  constructor(format: AudioFormat) {
    this.#format = format;
  }

  decode(
    payload: Uint8Array,
    timestampMs: number | undefined,
    sequenceNumber: number | undefined,
  ): AudioFrame {
    const { encoding, sampleRate } = this.#format;
    const samples = encoding === 'mulaw' ? decodeMulaw(payload) : pcm16ToSamples(this.#wholeSamples(payload));
    const counted = (this.#samples * 1_000) / sampleRate;
    this.#samples += samples.length;
    const dated = timestampMs === undefined || timestampMs >= EPOCH_MS ? counted : timestampMs;
    return sequenceNumber === undefined
      ? { samples, sampleRate, timestampMs: dated }
      : { samples, sampleRate, timestampMs: dated, sequenceNumber };
  }

  #wholeSamples(payload: Uint8Array): Uint8Array {
    if (this.#half === undefined && payload.length % 2 === 0) {
      return payload;
    }
    const bytes = new Uint8Array(payload.length + (this.#half === undefined ? 0 : 1));
    if (this.#half !== undefined) {
      bytes[0] = this.#half;
    }
    bytes.set(payload, bytes.length - payload.length);
    this.#half = bytes.length % 2 === 0 ? undefined : bytes.at(-1);
    return bytes;
  }
}
