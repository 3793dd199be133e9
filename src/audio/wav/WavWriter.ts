import { ExotelError } from '../../ExotelError.js';
import { pcm16ToSamples, samplesToPcm16 } from '../pcm16.js';
import { WAV_HEADER_BYTES, wavHeader } from './encodeWav.js';

/** Where a WAV file is written: bytes at places, of which those that were never written are 0. */
export interface WavStorage {
  /** Gives what stands there; fewer bytes where they end. */
  read(at: number, length: number): Uint8Array;
  write(at: number, bytes: Uint8Array): void;
}

/** What a WAV file is to hold: 16-bit PCM of one channel or more. */
export interface WavWriterConfig {
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** How much audio is gathered before it is written, in ms: what is lost at most when the process is killed. */
export const WAV_FLUSH_MS = 500;

/** The lengths in a RIFF header have 32 bits. */
const MAX_DATA_BYTES = 0xffff_ffff - WAV_HEADER_BYTES;

/**
 * Writes a WAV file as its audio comes, and puts the length right twice a second, so that it can be read at any moment.
 *
 * Audio is placed: each channel in its own time, in any order, with silence where nothing was placed. What is placed
 * where audio was written already, which is what a slower channel does, is read, filled in and written again.
 */
export class WavWriter {
  readonly #storage: WavStorage;
  readonly #sampleRate: number;
  readonly #channels: number;
  /** The newest part, samples of all channels side by side; what precedes it has been written. */
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

  /** Samples of each channel so far. */
  get length(): number {
    return this.#blockAt + this.#blockLength;
  }

  /**
   * Writes samples of one channel, counted from 0, at a place in samples from the beginning.
   *
   * @throws ExotelError `fileWriteFailed` when the file would be longer than a WAV file can be
   */
  place(channel: number, at: number, samples: Int16Array): void {
    if ((at + samples.length) * this.#channels * 2 > MAX_DATA_BYTES) {
      throw new ExotelError('fileWriteFailed', 'A WAV file holds no more than 4 GiB');
    }
    let placed = 0;
    while (placed < samples.length) {
      placed += this.#placePart(channel, at + placed, samples.subarray(placed));
    }
  }

  /** Writes what was gathered, and then the header, which never promises more than there is. */
  flush(): void {
    if (this.#blockLength > 0) {
      const samples = this.#block.subarray(0, this.#blockLength * this.#channels);
      this.#storage.write(this.#byteAt(this.#blockAt), samplesToPcm16(samples));
    }
    this.#storage.write(0, this.#header());
  }

  /** Writes as many samples as lie in one block, and says how many. */
  #placePart(channel: number, at: number, samples: Int16Array): number {
    if (at < this.#blockAt) {
      return this.#fillIn(channel, at, samples.subarray(0, Math.min(this.#blockAt - at, this.#blockSamples)));
    }
    if (at >= this.#blockAt + this.#blockSamples) {
      // Beyond the block, and a gap before it stays unwritten: it is 0.
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
