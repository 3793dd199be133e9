import type { AudioFrame } from '../audio/AudioFrame.js';
import { AudioWindows } from '../audio/AudioWindows.js';
import { FrameResampler } from '../audio/resample/FrameResampler.js';
import type { SpeechDetector, SpeechWindow } from '../audio/vad/SpeechDetector.js';
import { ExotelError } from '../ExotelError.js';

/**
 * The part of `@echogarden/fvad-wasm` 0.2 that is used here. The package has no types; it is libfvad compiled with
 * Emscripten.
 */
export interface FvadModule {
  /** The module's memory as samples. The view is replaced when the memory grows. */
  readonly HEAP16: Int16Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _fvad_new(): number;
  _fvad_free(handle: number): void;
  _fvad_set_mode(handle: number, mode: number): number;
  _fvad_set_sample_rate(handle: number, sampleRate: number): number;
  /** Returns 1 for speech, 0 for no speech, −1 for a window of a wrong length. */
  _fvad_process(handle: number, address: number, samples: number): number;
}

const FUNCTIONS = [
  '_malloc',
  '_free',
  '_fvad_new',
  '_fvad_free',
  '_fvad_set_mode',
  '_fvad_set_sample_rate',
  '_fvad_process',
] as const;

/**
 * Creates a module from the exports of the package: its factory is the export itself or its `default`.
 *
 * @throws ExotelError with code `missingPackage` when this does not create version 0.2 of the package
 */
export async function createFvad(exported: unknown): Promise<FvadModule> {
  const factory = hasDefault(exported) ? exported.default : exported;
  const instance: unknown =
    typeof factory === 'function' ? await Reflect.apply(factory, undefined, []) : undefined;
  if (!isFvadModule(instance)) {
    throw new ExotelError(
      'missingPackage',
      'The loaded module is not @echogarden/fvad-wasm 0.2: run `npm install @echogarden/fvad-wasm@0.2`',
    );
  }
  return instance;
}

function hasDefault(value: unknown): value is { readonly default: unknown } {
  return typeof value === 'object' && value !== null && 'default' in value;
}

function isFvadModule(value: unknown): value is FvadModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'HEAP16' in value &&
    value.HEAP16 instanceof Int16Array &&
    FUNCTIONS.every((name) => name in value)
  );
}

const WINDOW_MS = 20;

/** Sample rates that libfvad accepts, in Hz. Internally it works at 8 kHz. */
const FVAD_RATES: readonly number[] = [8_000, 16_000, 32_000, 48_000];

/** Audio of any other rate is resampled to this rate, in Hz. */
const CONVERTED_RATE = 16_000;

/** WebRTC's detector for one stream. It uses a block of the memory that all streams share, until `close`. */
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
      // Read again for each window: the view is replaced when the memory grows.
      this.#module.HEAP16.set(samples, this.#address / Int16Array.BYTES_PER_ELEMENT);
      const isSpeech = this.#module._fvad_process(this.#handle, this.#address, samples.length) === 1;
      readings.push({ atMs, durationMs: WINDOW_MS, isSpeech });
    }
    return readings;
  }

  /** Frees its block of the module's memory. */
  close(): void {
    this.#module._free(this.#address);
    this.#module._fvad_free(this.#handle);
  }

  #change(rate: number): void {
    const isTaken = FVAD_RATES.includes(rate);
    this.#rate = rate;
    this.#resampler = isTaken
      ? undefined
      : new FrameResampler({ from: rate, to: CONVERTED_RATE, resamplerQuality: 'lowLatency' });
    this.#module._fvad_set_sample_rate(this.#handle, isTaken ? rate : CONVERTED_RATE);
  }
}
