import type { AudioFrame } from '../audio/AudioFrame.js';
import { AudioWindows } from '../audio/AudioWindows.js';
import { FrameResampler } from '../audio/resample/FrameResampler.js';
import type { SpeechDetector, SpeechWindow } from '../audio/vad/SpeechDetector.js';
import type { FvadModule } from './FvadModule.js';

const WINDOW_MS = 20;

/** What libfvad takes, in Hz. It works at 8 kHz inside. */
const FVAD_RATES: readonly number[] = [8_000, 16_000, 32_000, 48_000];

/** What other rates are converted to. */
const CONVERTED_RATE = 16_000;

/** WebRTC's detector on one stream: a little of the memory of a module that all streams share, until it is closed. */
export class FvadStream implements SpeechDetector {
  readonly #module: FvadModule;
  readonly #handle: number;
  readonly #address: number;
  readonly #windows = new AudioWindows(WINDOW_MS);
  #rate = 0;
  #resampler: FrameResampler | undefined;

  constructor(module: FvadModule, mode: number) {
    this.#module = module;
    this.#handle = module._fvad_new();
    this.#address = module._malloc(
      (Math.max(...FVAD_RATES) * WINDOW_MS * Int16Array.BYTES_PER_ELEMENT) / 1_000,
    );
    module._fvad_set_mode(this.#handle, mode);
  }

  push(frame: AudioFrame): SpeechWindow[] {
    if (frame.sampleRate !== this.#rate) {
      this.#change(frame.sampleRate);
    }
    const readings: SpeechWindow[] = [];
    for (const { samples, timestampMs: atMs } of this.#windows.push(this.#resampler?.push(frame) ?? frame)) {
      // Asked for anew each time: it is another array once the module's memory has grown.
      this.#module.HEAP16.set(samples, this.#address / Int16Array.BYTES_PER_ELEMENT);
      const isSpeech = this.#module._fvad_process(this.#handle, this.#address, samples.length) === 1;
      readings.push({ atMs, durationMs: WINDOW_MS, isSpeech });
    }
    return readings;
  }

  /** Gives back what it has of the module's memory. */
  close(): void {
    this.#module._free(this.#address);
    this.#module._fvad_free(this.#handle);
  }

  #change(rate: number): void {
    const isTaken = FVAD_RATES.includes(rate);
    this.#rate = rate;
    this.#resampler = isTaken
      ? undefined
      : new FrameResampler({ from: rate, to: CONVERTED_RATE, quality: 'lowLatency' });
    this.#module._fvad_set_sample_rate(this.#handle, isTaken ? rate : CONVERTED_RATE);
  }
}
