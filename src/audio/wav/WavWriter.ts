import { ExotelError } from '../../ExotelError.js';
import { pcm16ToSamples, samplesToPcm16 } from '../pcm16.js';
import { WAV_HEADER_BYTES, wavHeader } from './encodeWav.js';

/** Storage of a WAV file. Bytes that were never written are 0. */
export interface WavStorage {
  /** Returns `length` bytes from position `at`; fewer bytes at the end. */
  read(at: number, length: number): Uint8Array;
  /** Writes bytes at position `at`. */
  write(at: number, bytes: Uint8Array): void;
}

/** The format of a WAV file of 16-bit PCM. */
export interface WavWriterConfig {
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
  /** Number of channels. */
  readonly channels: number;
}

/** How much audio is collected before it is written, in ms. If the process is killed, at most this is lost. */
export const WAV_FLUSH_MS = 500;

/** Lengths in a RIFF header have 32 bits. */
const MAX_DATA_BYTES = 0xffff_ffff - WAV_HEADER_BYTES;

/**
 * Writes a WAV file while its audio arrives, and corrects the length in its header twice a second, so that the file can
 * be read at any moment.
 *
 * Each channel is placed independently, in any order, with silence where nothing was placed. If a slower channel is
 * placed where another channel was already written, that part of the file is read, filled in and written again.
 */
export class WavWriter {
  readonly #storage: WavStorage;
  readonly #sampleRate: number;
  readonly #channels: number;
  /** The newest part, interleaved; everything before it has been written. */
  readonly #block: Int16Array;
  readonly #blockSamples: number;
  #blockAt = 0;
  #blockLength = 0;

  constructor(storage: WavStorage, { sampleRate, channels }: WavWriterConfig) {
    this.#storage = storage;
    this.#sampleRate = sampleRate;
    this.#channels = channels;
    this.#blockSamples = Math.ceil((sampleRate * WAV_FLUSH_MS) / 1_000);
    this.#block = new Int16Array(this.#blockSamples * channels);
    storage.write(0, this.#header());
  }

  /** Number of samples of each channel. */
  get length(): number {
    return this.#blockAt + this.#blockLength;
  }

  /**
   * Writes samples of one channel at a position.
   *
   * @param channel - counted from 0
   * @param at - in samples from the beginning
   * @throws ExotelError `fileWriteFailed` if the file would be longer than a WAV file can be
   */
  place(channel: number, at: number, samples: Int16Array): void {
    if ((at + samples.length) * this.#channels * 2 > MAX_DATA_BYTES) {
      throw new ExotelError('fileWriteFailed', 'A WAV file cannot be longer than 4 GiB');
    }
    let placed = 0;
    while (placed < samples.length) {
      placed += this.#placePart(channel, at + placed, samples.subarray(placed));
    }
  }

  /** Writes the collected samples, then the header, so that the header never states more than the file has. */
  flush(): void {
    if (this.#blockLength > 0) {
      const samples = this.#block.subarray(0, this.#blockLength * this.#channels);
      this.#storage.write(this.#byteAt(this.#blockAt), samplesToPcm16(samples));
    }
    this.#storage.write(0, this.#header());
  }

  /** Writes the samples that fit in one block and returns their number. */
  #placePart(channel: number, at: number, samples: Int16Array): number {
    if (at < this.#blockAt) {
      return this.#fillIn(channel, at, samples.subarray(0, Math.min(this.#blockAt - at, this.#blockSamples)));
    }
    if (at >= this.#blockAt + this.#blockSamples) {
      // After the block. A gap before it is not written; it reads as 0.
      this.#beginBlock(at);
    }
    const from = at - this.#blockAt;
    const count = Math.min(samples.length, this.#blockSamples - from);
    this.#put(this.#block, channel, from, samples.subarray(0, count));
    this.#blockLength = Math.max(this.#blockLength, from + count);
    if (this.#blockLength === this.#blockSamples) {
      this.#beginBlock(this.length);
    }
    return count;
  }

  #beginBlock(at: number): void {
    this.flush();
    this.#block.fill(0);
    this.#blockAt = at;
    this.#blockLength = 0;
  }

  #fillIn(channel: number, at: number, samples: Int16Array): number {
    const there = new Uint8Array(samples.length * this.#channels * 2);
    there.set(this.#storage.read(this.#byteAt(at), there.length));
    const block = pcm16ToSamples(there);
    this.#put(block, channel, 0, samples);
    this.#storage.write(this.#byteAt(at), samplesToPcm16(block));
    return samples.length;
  }

  #put(block: Int16Array, channel: number, from: number, samples: Int16Array): void {
    if (this.#channels === 1) {
      block.set(samples, from);
      return;
    }
    for (let index = 0; index < samples.length; index++) {
      block[(from + index) * this.#channels + channel] = samples[index] ?? 0;
    }
  }

  #byteAt(sample: number): number {
    return WAV_HEADER_BYTES + sample * this.#channels * 2;
  }

  #header(): Uint8Array {
    return wavHeader({
      sampleRate: this.#sampleRate,
      channels: this.#channels,
      dataBytes: this.length * this.#channels * 2,
    });
  }
}
