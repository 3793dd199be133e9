import type { AudioFrame } from './AudioFrame.js';
import { decodeMulaw } from './mulaw.js';
import { isLittleEndian } from './isLittleEndian.js';
import { pcm16ToSamples } from './pcm16.js';
import { SampleJoiner } from './SampleJoiner.js';

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
  readonly #joiner = new SampleJoiner();
  #samples = 0;

  constructor(format: AudioFormat) {
    this.#format = format;
  }

  /** Whether the next payload is samples as they are: nothing to decode, and no half sample to put in front. */
  get isPlain(): boolean {
    return isLittleEndian && this.#format.encoding === 'pcm16' && this.isWhole;
  }

  /** Whether there is no half sample that belongs in front of the next payload. */
  get isWhole(): boolean {
    return this.#joiner.isEmpty;
  }

  decode(
    payload: Uint8Array,
    timestampMs: number | undefined,
    sequenceNumber: number | undefined,
  ): AudioFrame {
    return this.date(
      this.#format.encoding === 'mulaw' ? decodeMulaw(payload) : pcm16ToSamples(this.#joiner.push(payload)),
      timestampMs,
      sequenceNumber,
    );
  }

  /** Takes note of a payload of so many bytes that nobody wants to have, and gives its length in samples. */
  skip(payloadBytes: number): number {
    const samples = this.#format.encoding === 'mulaw' ? payloadBytes : payloadBytes >> 1;
    this.#samples += samples;
    return samples;
  }

  /** Makes a frame of samples that need no decoding. */
  date(samples: Int16Array, timestampMs: number | undefined, sequenceNumber: number | undefined): AudioFrame {
    const { sampleRate } = this.#format;
    const counted = (this.#samples * 1_000) / sampleRate;
    this.#samples += samples.length;
    const dated = timestampMs === undefined || timestampMs >= EPOCH_MS ? counted : timestampMs;
    return sequenceNumber === undefined
      ? { samples, sampleRate, timestampMs: dated }
      : { samples, sampleRate, timestampMs: dated, sequenceNumber };
  }
}
