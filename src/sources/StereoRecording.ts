import type { AudioFrame } from '../audio/AudioFrame.js';
import type { ResamplerQuality } from '../audio/resample/ResamplerQuality.js';
import { WavTrack } from '../audio/wav/WavTrack.js';
import type { WavWriter } from '../audio/wav/WavWriter.js';
import { WavOutput } from './WavOutput.js';

/** What a recording of two voices is made with. */
export interface StereoRecordingConfig {
  /** Of the file, in Hz. */
  readonly sampleRate: number;
  readonly quality: ResamplerQuality;
  /** The age of the call, in ms. */
  readonly age: () => number;
}

/** Half of the shortest frame that Exotel sends: its timestamps may jitter as much without making a gap. */
const CALLER_TOLERANCE_MS = 10;

/** What is heard is dated by our own clock, to the sample. */
const BOT_TOLERANCE_MS = 1;

/** Two voices in a WAV file, on one clock that begins now. */
export class StereoRecording {
  readonly #output: WavOutput;
  readonly #writer: WavWriter;
  readonly #caller: WavTrack;
  readonly #bot: WavTrack;
  readonly #sampleRate: number;
  #isFinished = false;

  /** @throws ExotelError `fileWriteFailed`, as do the other methods */
  constructor(path: string, { sampleRate, quality, age }: StereoRecordingConfig) {
    this.#sampleRate = sampleRate;
    this.#output = new WavOutput(path);
    this.#writer = this.#output.begin({ sampleRate, channels: 2 });
    const track = { writer: this.#writer, sampleRate, quality, originMs: age(), now: age };
    this.#caller = new WavTrack({ ...track, channel: 0, toleranceMs: CALLER_TOLERANCE_MS });
    this.#bot = new WavTrack({ ...track, channel: 1, toleranceMs: BOT_TOLERANCE_MS });
  }

  /** How long it is, in ms. */
  get durationMs(): number {
    return (this.#writer.length * 1_000) / this.#sampleRate;
  }

  caller(frame: AudioFrame): void {
    this.#caller.push(frame);
  }

  bot(frame: AudioFrame): void {
    this.#bot.push(frame);
  }

  /** Completes the file and closes it. What comes again does nothing. */
  finish(): void {
    if (this.#isFinished) {
      return;
    }
    this.#isFinished = true;
    try {
      this.#caller.flush();
      this.#bot.flush();
      this.#writer.flush();
    } finally {
      this.#output.close();
    }
  }
}
