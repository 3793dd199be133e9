import { pcm16ToSamples } from '../pcm16.js';
import { cutPcmInput, isPcmInput, type PcmInput } from '../PcmInput.js';
import { PcmConverter, type PcmConverterConfig } from '../resample/PcmConverter.js';

/**
 * After this many empty pieces in a row the audio is at its end: an iterable that starts again may never produce audio.
 */
const MAX_EMPTY_PIECES = 1_000;

const NOTHING = new Int16Array(0);

/**
 * Audio that is repeated without an end, read in pieces of any size at one sample rate. Empty audio is read as silence.
 */
export class LoopedAudio {
  readonly #audio: PcmInput | Iterable<PcmInput>;
  readonly #sampleRate: number;
  readonly #converter: PcmConverter;
  #pieces: Iterator<PcmInput> | undefined;
  #rest: Int16Array = NOTHING;
  #isSilent = false;

  constructor(audio: PcmInput | Iterable<PcmInput>, conversion: PcmConverterConfig) {
    this.#audio = audio;
    this.#sampleRate = conversion.sampleRate;
    this.#converter = new PcmConverter(conversion);
  }

  read(count: number): Int16Array {
    const samples = new Int16Array(count);
    for (let filled = 0; filled < count;) {
      if (this.#rest.length === 0) {
        this.#rest = this.#next();
        if (this.#rest.length === 0) {
          break;
        }
      }
      const part = this.#rest.subarray(0, count - filled);
      samples.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return samples;
  }

  /** Returns the next piece that is not empty, or an empty one at the end. */
  #next(): Int16Array {
    for (let attempt = 0; !this.#isSilent && attempt < MAX_EMPTY_PIECES; attempt++) {
      this.#pieces ??= isPcmInput(this.#audio)
        ? cutPcmInput(this.#audio, this.#sampleRate)
        : this.#audio[Symbol.iterator]();
      const piece = this.#pieces.next();
      if (piece.done === true) {
        // The resampler continues over the seam, so that a loop that fits is heard without a gap.
        this.#pieces = undefined;
        continue;
      }
      const samples = pcm16ToSamples(this.#converter.convert(piece.value));
      if (samples.length > 0) {
        return samples;
      }
    }
    this.#isSilent = true;
    return NOTHING;
  }
}
