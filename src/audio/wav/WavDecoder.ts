import { describeValue } from '../../support/describeValue.js';
import { isUint8Array } from '../../support/typedArrays.js';
import type { AudioFrame } from '../AudioFrame.js';
import { joinBytes } from '../pcm16.js';
import { byteSource } from './decodeWav.js';
import { decodeWavSamples } from './readWavFrames.js';
import {
  checkWavStart,
  formatMissing,
  incompleteWav,
  MAX_FORMAT_BYTES,
  MAX_WAV_CHUNKS,
  readWavFormat,
  tooManyChunks,
  type WavFormat,
} from './readWavLayout.js';

const START_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;

/**
 * Decodes a WAV file that arrives in pieces of any size. A data length that the writer of the stream could not know,
 * such as 0 or the largest values, means "to the end".
 */
export class WavDecoder {
  /** Bytes that wait for more. */
  #rest: Uint8Array = new Uint8Array(0);
  #bytes = 0;
  /** How the next part is read, and how many bytes it needs at least. */
  #step: { readonly needs: number; readonly read: (bytes: Uint8Array) => number } = {
    needs: START_BYTES,
    read: (bytes) => this.#readStart(bytes),
  };
  #chunks = 0;
  #format: WavFormat | undefined;
  /** Bytes of audio data that are still missing; undefined before the data begins. */
  #dataBytes: number | undefined;
  #samples = 0;

  /**
   * Returns the audio that is complete: one frame, or no frame.
   *
   * @throws ExotelError `badWav` if the bytes are not a WAV file, `unsupportedWav` if the encoding is not supported
   * @throws TypeError when `bytes` is not a `Uint8Array`
   */
  push(bytes: unknown): readonly AudioFrame[] {
    if (!isUint8Array(bytes)) {
      throw new TypeError(`The pieces of a WAV file must be Uint8Array, got ${describeValue(bytes)}`);
    }
    this.#bytes += bytes.length;
    let rest = this.#rest.length === 0 ? bytes : joinBytes(this.#rest, bytes);
    while (this.#dataBytes === undefined && rest.length >= this.#step.needs && rest.length > 0) {
      rest = rest.subarray(this.#step.read(rest));
    }
    if (this.#dataBytes !== undefined) {
      return this.#readData(rest, this.#dataBytes);
    }
    // A copy: the source may reuse its memory.
    this.#rest = Uint8Array.from(rest);
    return [];
  }

  /** Ends the file. A sample that is cut off is dropped. @throws ExotelError `badWav` if the file had no data */
  flush(): readonly AudioFrame[] {
    if (this.#chunks === 0) {
      checkWavStart(byteSource(this.#rest));
    }
    if (this.#dataBytes === undefined) {
      throw incompleteWav(this.#bytes, this.#format);
    }
    return [];
  }

  #readStart(bytes: Uint8Array): number {
    checkWavStart(byteSource(bytes.subarray(0, START_BYTES)));
    this.#step = { needs: CHUNK_HEAD_BYTES, read: (rest) => this.#readChunk(rest) };
    return START_BYTES;
  }

  #readChunk(bytes: Uint8Array): number {
    this.#chunks++;
    if (this.#chunks > MAX_WAV_CHUNKS) {
      throw tooManyChunks();
    }
    const id = idOf(bytes);
    const size = new DataView(bytes.buffer, bytes.byteOffset, CHUNK_HEAD_BYTES).getUint32(4, true);
    if (id === 'data') {
      if (this.#format === undefined) {
        throw formatMissing();
      }
      this.#dataBytes = size === 0 ? Infinity : size;
    } else if (id === 'fmt ') {
      const needs = Math.min(size, MAX_FORMAT_BYTES);
      this.#step = {
        needs,
        read: (body) => {
          this.#format = readWavFormat(body.subarray(0, needs));
          this.#skip(size - needs, size % 2 === 1);
          return needs;
        },
      };
    } else {
      this.#skip(size, size % 2 === 1);
    }
    return CHUNK_HEAD_BYTES;
  }

  /** Skips the rest of a chunk without keeping it. */
  #skip(size: number, isOdd: boolean): void {
    this.#step =
      size > 0
        ? {
            needs: 0,
            read: (bytes) => {
              const skipped = Math.min(size, bytes.length);
              this.#skip(size - skipped, isOdd);
              return skipped;
            },
          }
        : isOdd
          ? {
              needs: 4,
              read: (bytes) => {
                this.#skip(0, false);
                // Chunks begin at even positions, but some writers omit the padding byte.
                return ['fmt ', 'data'].includes(idOf(bytes)) ? 0 : 1;
              },
            }
          : { needs: CHUNK_HEAD_BYTES, read: (bytes) => this.#readChunk(bytes) };
  }

  #readData(bytes: Uint8Array, dataBytes: number): readonly AudioFrame[] {
    const format = this.#format;
    if (format === undefined) {
      return [];
    }
    const { sampleRate, channels, bits } = format;
    const blockBytes = (channels * bits) / 8;
    const audio = bytes.subarray(0, Math.min(bytes.length, dataBytes));
    const whole = audio.subarray(0, audio.length - (audio.length % blockBytes));
    this.#rest = Uint8Array.from(audio.subarray(whole.length));
    this.#dataBytes = dataBytes - whole.length;
    if (whole.length === 0) {
      return [];
    }
    const samples = decodeWavSamples(whole, format);
    const timestampMs = (this.#samples * 1_000) / sampleRate;
    this.#samples += samples.length;
    return [{ samples, sampleRate, timestampMs }];
  }
}

function idOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4));
}
