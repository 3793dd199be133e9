import { isInt16Array, isUint8Array } from '../support/typedArrays.js';
import { type AudioFrame, isAudioFrame } from './AudioFrame.js';
import { describeAudio } from './describeAudio.js';
import { pcm16ToSamples, SampleJoiner } from './pcm16.js';

/**
 * Audio as an application has it: a frame with its own sample rate, samples, or the bytes of PCM16
 * little-endian mono (`Buffer` included). Samples and bytes are at the rate of the call.
 *
 * @public
 */
export type PcmInput = AudioFrame | Int16Array | Uint8Array;

/** Whether a value is audio that can be sent: an `AudioFrame`, an `Int16Array` or a `Uint8Array`. */
export function isPcmInput(value: unknown): value is PcmInput {
  return isInt16Array(value) || isUint8Array(value) || isAudioFrame(value);
}

/** How long a piece is, in ms. */
const PIECE_MS = 50;

/**
 * Cuts audio into pieces of 50 ms without copying it, so that it can be worked on as it is needed.
 *
 * @param sampleRate - of samples and bytes, in Hz
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
 * Makes frames of one stream of audio of any kind. Frames pass as they are; samples and bytes are dated by the audio
 * before them, and share their memory. A sample cut in half by the chunking of bytes is joined again.
 */
export class PcmReader {
  readonly #sampleRate: number;
  readonly #joiner = new SampleJoiner();
  /** When the last frame that came as one ended, and how many samples came since. */
  #originMs = 0;
  #samples = 0;

  /** @param sampleRate - of samples and bytes, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** @throws TypeError when the input is no audio */
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
