import type { AudioFrame } from '../AudioFrame.js';
import { decodeMulaw } from '../g711/mulaw.js';
import { pcm16ToSamples, SampleJoiner } from '../pcm16.js';

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
  readonly #joiner = new SampleJoiner();
  #samples = 0;

  constructor({ encoding, sampleRate }: AudioFormat) {
    this.#sampleRate = sampleRate;
    this.#isMulaw = encoding === 'mulaw';
  }

  /** How many samples there were so far. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Returns the frame of a payload. PCM16 shares the memory of the payload.
   *
   * @param timestampMs - as the peer gives it; a frame without one, or with a date, is dated by the samples before it
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
