import { isInt16Array, isUint8Array } from '../../support/typedArrays.js';
import { joinBytes, pcm16ToSamples, SampleJoiner, samplesToPcm16 } from '../pcm16.js';
import type { PcmInput } from '../PcmInput.js';
import { checkRate } from '../sampleRates.js';
import { createResampler } from './createResampler.js';
import type { Resampler } from './Resampler.js';
import type { ResamplerQuality } from './ResamplerQuality.js';

/** Sample rates of the input and of the output, in Hz. */
export interface PcmConverterConfig {
  /** The sample rate of raw samples and bytes. */
  readonly sampleRate: number;
  readonly to: number;
  readonly resamplerQuality: ResamplerQuality;
}

const NOTHING = new Uint8Array(0);

/**
 * Converts one stream of audio of any kind and rate to PCM16 bytes of one rate. Audio at that rate is not copied.
 * Samples that are split between two pieces are joined.
 */
export class PcmConverter {
  readonly #sampleRate: number;
  readonly #to: number;
  readonly #resamplerQuality: ResamplerQuality;
  #resampler: Resampler | undefined;
  #joiner = new SampleJoiner();

  constructor({ sampleRate, to, resamplerQuality }: PcmConverterConfig) {
    this.#sampleRate = sampleRate;
    this.#to = to;
    this.#resamplerQuality = resamplerQuality;
  }

  /** @throws RangeError when the sample rate of the input is not supported */
  convert(input: PcmInput): Uint8Array {
    if (isUint8Array(input)) {
      return this.#resample(this.#joiner.push(input), this.#sampleRate);
    }
    this.#joiner.reset();
    return isInt16Array(input)
      ? this.#resample(samplesToPcm16(input), this.#sampleRate)
      : this.#resample(samplesToPcm16(input.samples), input.sampleRate);
  }

  /** Continues with the half of a sample that another converter has kept. */
  goOnFrom(other: PcmConverter): void {
    this.#joiner = other.#joiner;
  }

  /** Ends the stream and returns the samples that the resampler still holds. The converter can be used again. */
  flush(): Uint8Array {
    this.#joiner.reset();
    return this.pause();
  }

  /** Returns the samples that the resampler still holds. A half of a sample is kept: its other half may follow. */
  pause(): Uint8Array {
    const tail = this.#resampler === undefined ? NOTHING : samplesToPcm16(this.#resampler.flush());
    this.#resampler = undefined;
    return tail;
  }

  #resample(bytes: Uint8Array, from: number): Uint8Array {
    const to = this.#to;
    if (from === (this.#resampler?.from ?? to)) {
      return this.#resampler === undefined
        ? bytes
        : samplesToPcm16(this.#resampler.push(pcm16ToSamples(bytes)));
    }
    checkRate('sampleRate', from);
    // The stream continues at another rate: the samples that are held at the previous rate come first.
    const tail = this.#resampler === undefined ? NOTHING : samplesToPcm16(this.#resampler.flush());
    this.#resampler =
      from === to ? undefined : createResampler({ from, to, resamplerQuality: this.#resamplerQuality });
    const next =
      this.#resampler === undefined ? bytes : samplesToPcm16(this.#resampler.push(pcm16ToSamples(bytes)));
    return tail.length === 0 ? next : joinBytes(tail, next);
  }
}
