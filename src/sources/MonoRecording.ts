import type { AudioFrame } from '../audio/AudioFrame.js';
import { pcm16ToSamples } from '../audio/pcm16.js';
import { PcmConverter } from '../audio/resample/PcmConverter.js';
import type { ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import type { WavWriter } from '../audio/wav/WavWriter.js';
import { WavOutput } from './WavOutput.js';

/** What a recording of nothing says, in Hz. */
const DEFAULT_SAMPLE_RATE = 8_000;

/** One voice in a WAV file, one frame behind the other. */
export class MonoRecording {
  readonly #output: WavOutput;
  readonly #sampleRate: number | undefined;
  readonly #quality: ResamplerQuality;
  #begun: { readonly writer: WavWriter; readonly converter: PcmConverter } | undefined;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, as do `write` and `finish` */
  constructor(path: string, sampleRate: number | undefined, quality: ResamplerQuality) {
    this.#output = new WavOutput(path);
    this.#sampleRate = sampleRate;
    this.#quality = quality;
  }

  write(frame: AudioFrame): void {
    const { converter } = this.#begin(frame.sampleRate);
    this.#append(converter.convert(frame));
  }

  /** Completes the file and closes it. What comes again does nothing. */
  finish(): void {
    if (this.#isFinished) {
      return;
    }
    this.#isFinished = true;
    try {
      const { writer, converter } = this.#begin(DEFAULT_SAMPLE_RATE);
      this.#append(converter.flush());
      writer.flush();
    } finally {
      this.#output.close();
    }
  }

  #begin(sampleRate: number): { readonly writer: WavWriter; readonly converter: PcmConverter } {
    const to = this.#sampleRate ?? sampleRate;
    this.#begun ??= {
      writer: this.#output.begin({ sampleRate: to, channels: 1 }),
      converter: new PcmConverter({ sampleRate: to, to, quality: this.#quality }),
    };
    return this.#begun;
  }

  #append(bytes: Uint8Array): void {
    const { writer } = this.#begin(DEFAULT_SAMPLE_RATE);
    writer.place(0, writer.length, pcm16ToSamples(bytes));
  }
}
