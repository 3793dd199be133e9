import type { AudioFrame } from '../AudioFrame.js';
import { decodeMulaw } from '../g711/mulaw.js';
import { pcm16ToSamples, SampleJoiner } from '../pcm16.js';

/** The format of a stream of audio on the wire. */
export interface AudioFormat {
  readonly encoding: 'pcm16' | 'mulaw';
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
}

/** Larger timestamps (from 1973 on) are dates, not the age of a stream: some simulators send dates. */
const EPOCH_MS = 100_000_000_000;

/** Converts the payloads of one stream to frames. Joins split samples, and adds missing timestamps. */
export class AudioDecoder {
  readonly #sampleRate: number;
  readonly #isMulaw: boolean;
  readonly #joiner = new SampleJoiner();
  #samples = 0;

  constructor({ encoding, sampleRate }: AudioFormat) {
    this.#sampleRate = sampleRate;
    this.#isMulaw = encoding === 'mulaw';
  }

  /** Number of samples so far. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Returns the frame of a payload. PCM16 shares the memory of the payload.
   *
   * @param timestampMs - the timestamp of the peer; if it is missing or a date, the samples before the frame are
   * counted
   */
  decode(
    payload: Uint8Array,
    timestampMs: number | undefined,
    sequenceNumber: number | undefined,
  ): AudioFrame {
    const sampleRate = this.#sampleRate;
    const samples = this.#isMulaw ? decodeMulaw(payload) : pcm16ToSamples(this.#joiner.push(payload));
    const isAge = timestampMs !== undefined && timestampMs < EPOCH_MS;
    const datedMs = isAge ? timestampMs : (this.#samples * 1_000) / sampleRate;
    this.#samples += samples.length;
    return sequenceNumber === undefined
      ? { samples, sampleRate, timestampMs: datedMs }
      : { samples, sampleRate, timestampMs: datedMs, sequenceNumber };
  }
}
