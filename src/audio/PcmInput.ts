import { isInt16Array, isUint8Array } from '../support/typedArrays.js';
import { type AudioFrame, isAudioFrame } from './AudioFrame.js';
import { describeAudio } from './describeAudio.js';
import { pcm16ToSamples, SampleJoiner } from './pcm16.js';

/**
 * Audio of an application: a frame with its own sample rate, samples, or bytes of PCM16 (little-endian, mono; also a
 * `Buffer`). Samples and bytes must have the sample rate of the call.
 *
 * @public
 */
export type PcmInput = AudioFrame | Int16Array | Uint8Array;

/** Whether a value is audio that can be sent: an `AudioFrame`, an `Int16Array` or a `Uint8Array`. */
export function isPcmInput(value: unknown): value is PcmInput {
  return isInt16Array(value) || isUint8Array(value) || isAudioFrame(value);
}

/** Length of a piece, in ms. */
const PIECE_MS = 50;

/**
 * Cuts audio into pieces of 50 ms without copying it, so that each piece is processed only when it is needed.
 *
 * @param sampleRate - sample rate of raw samples and bytes, in Hz
 */
export function* cutPcmInput(input: PcmInput, sampleRate: number): Generator<PcmInput> {
  if (isInt16Array(input) || isUint8Array(input)) {
    const unit = isUint8Array(input) ? 2 : 1;
    const size = Math.round((sampleRate * PIECE_MS) / 1_000) * unit;
    for (let from = 0; from < input.length; from += size) {
      yield input.subarray(from, from + size);
    }
  } else {
    const size = Math.round((input.sampleRate * PIECE_MS) / 1_000);
    for (let from = 0; from < input.samples.length; from += size) {
      const timestampMs = input.timestampMs + (from * 1_000) / input.sampleRate;
      yield { ...input, samples: input.samples.subarray(from, from + size), timestampMs };
    }
  }
}

/**
 * Converts one stream of audio of any kind to frames. Frames pass unchanged. Samples and bytes share their memory with
 * the frame, and their timestamps follow the audio before them. If two pieces split a sample, its halves are joined.
 */
export class PcmReader {
  readonly #sampleRate: number;
  readonly #joiner = new SampleJoiner();
  /** When the last input that was a frame ended, and how many samples came since. */
  #originMs = 0;
  #samples = 0;

  /** @param sampleRate - sample rate of raw samples and bytes, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** @throws TypeError when the input is not audio */
  read(input: PcmInput): AudioFrame {
    if (isUint8Array(input)) {
      return this.#date(pcm16ToSamples(this.#joiner.push(input)));
    }
    this.#joiner.reset();
    if (isInt16Array(input)) {
      return this.#date(input);
    }
    if (!isAudioFrame(input)) {
      throw new TypeError(
        `Audio must be an AudioFrame, Int16Array or Uint8Array, got ${describeAudio(input)}`,
      );
    }
    this.#originMs = input.timestampMs + (input.samples.length * 1_000) / input.sampleRate;
    this.#samples = 0;
    return input;
  }

  #date(samples: Int16Array): AudioFrame {
    const sampleRate = this.#sampleRate;
    const timestampMs = this.#originMs + (this.#samples * 1_000) / sampleRate;
    this.#samples += samples.length;
    return { samples, sampleRate, timestampMs };
  }
}
