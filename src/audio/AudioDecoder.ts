import type { AudioFrame } from './AudioFrame.js';
import { decodeMulaw } from './mulaw.js';
import { isLittleEndian } from '../isLittleEndian.js';
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
  readonly #sampleRate: number;
  readonly #isMulaw: boolean;
  /** Made when a sample is cut in half, which seldom happens. */
  #joiner: SampleJoiner | undefined;
  #samples = 0;

  constructor({ encoding, sampleRate }: AudioFormat) {
    this.#sampleRate = sampleRate;
    this.#isMulaw = encoding === 'mulaw';
  }

  /** How many samples there were so far. */
  get samples(): number {
    return this.#samples;
  }

  /** Whether the next payload is samples as they are: nothing to decode, and no half sample to put in front. */
  get isPlain(): boolean {
    return isLittleEndian && !this.#isMulaw && this.isWhole;
  }

  /** Whether there is no half sample that belongs in front of the next payload. */
  get isWhole(): boolean {
    return this.#joiner === undefined || this.#joiner.isEmpty;
  }

  decode(
    payload: Uint8Array,
    timestampMs: number | undefined,
    sequenceNumber: number | undefined,
  ): AudioFrame {
    return this.date(
      this.#isMulaw ? decodeMulaw(payload) : pcm16ToSamples(this.#join(payload)),
      timestampMs,
      sequenceNumber,
    );
  }

  /** Takes note of a payload of so many bytes that nobody wants to have, and gives its length in samples. */
  pass(payloadBytes: number): number {
    const samples = this.#isMulaw ? payloadBytes : payloadBytes >> 1;
    this.#samples += samples;
    return samples;
  }

  /** Makes a frame of samples that need no decoding. */
  date(samples: Int16Array, timestampMs: number | undefined, sequenceNumber: number | undefined): AudioFrame {
    const sampleRate = this.#sampleRate;
    const dated =
      timestampMs === undefined || timestampMs >= EPOCH_MS
        ? (this.#samples * 1_000) / sampleRate
        : timestampMs;
    this.#samples += samples.length;
    return sequenceNumber === undefined
      ? { samples, sampleRate, timestampMs: dated }
      : { samples, sampleRate, timestampMs: dated, sequenceNumber };
  }

  #join(payload: Uint8Array): Uint8Array {
    return this.isWhole && payload.length % 2 === 0
      ? payload
      : (this.#joiner ??= new SampleJoiner()).push(payload);
  }
}
