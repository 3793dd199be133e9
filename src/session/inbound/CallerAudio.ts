import { type Observable, Subject } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { FrameResampler } from '../../audio/resample/FrameResampler.js';
import type { ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import { RateCheck } from './RateCheck.js';

/** Options for the caller's audio; rates in Hz. */
export interface CallerAudioConfig {
  /** The rate of the frames that are pushed. */
  readonly wireSampleRate: number;
  /** The rate of the frames that are emitted. */
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  /** Is called once, when audio arrives at another rate than `wireSampleRate`. */
  readonly onRateMismatch: (measuredRate: number) => void;
}

/** The caller's audio as a stream. Converts it to the application's sample rate while it has a subscriber. */
export class CallerAudio {
  readonly audio$: Observable<AudioFrame>;
  readonly #audio = new Subject<AudioFrame>();
  readonly #config: CallerAudioConfig;
  readonly #resampler: FrameResampler | undefined;
  readonly #rateCheck: RateCheck;
  #isResampling = false;
  #samples = 0;

  constructor(config: CallerAudioConfig) {
    const { wireSampleRate, sampleRate, resamplerQuality } = config;
    this.#config = config;
    this.audio$ = this.#audio.asObservable();
    this.#rateCheck = new RateCheck(wireSampleRate);
    this.#resampler =
      sampleRate === wireSampleRate
        ? undefined
        : new FrameResampler({ from: wireSampleRate, to: sampleRate, resamplerQuality });
  }

  /** Audio received, in ms. */
  get receivedMs(): number {
    return Math.round((this.#samples * 1_000) / this.#config.wireSampleRate);
  }

  push(frame: AudioFrame, now: number): void {
    this.#samples += frame.samples.length;
    this.#checkRate(frame.samples.length, now);
    if (this.#resampler === undefined) {
      this.#audio.next(frame);
    } else if (this.#audio.observed) {
      this.#isResampling = true;
      this.#audio.next(this.#resampler.push(frame));
    } else if (this.#isResampling) {
      // A later subscriber begins with later audio.
      this.#isResampling = false;
      this.#resampler.flush();
    }
  }

  /** Emits the rest of the resampler, and completes. */
  complete(): void {
    const tail = this.#resampler?.flush();
    if (tail !== undefined) {
      this.#audio.next(tail);
    }
    this.#audio.complete();
  }

  #checkRate(samples: number, now: number): void {
    const measuredRate = this.#rateCheck.take(samples, now);
    if (measuredRate !== undefined) {
      this.#config.onRateMismatch(measuredRate);
    }
  }
}
