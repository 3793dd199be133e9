import type { AudioFrame } from '../AudioFrame.js';
import { createResampler } from '../resample/createResampler.js';
import type { Resampler } from '../resample/Resampler.js';
import type { ResamplerQuality } from '../resample/ResamplerQuality.js';
import type { WavWriter } from './WavWriter.js';

/** Where a track goes, and by which clock. Times are ms since the stream of its frames began. */
export interface WavTrackConfig {
  readonly writer: WavWriter;
  readonly channel: number;
  /** Of the file, in Hz. */
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  /** Which moment is the beginning of the file. */
  readonly originMs: number;
  /** Frames that far apart, or less, are one piece: their times are rounded, or jitter. */
  readonly toleranceMs: number;
  /** What time it is. */
  readonly now: () => number;
}

/** Frames further off are dated by another clock than the stream's: they stand where they came. */
const MAX_CLOCK_ERROR_MS = 2_000;

/**
 * One voice of a recording: places frames where their timestamps say, at the rate of the file, with silence in the gaps.
 * Audio that is dated back into what was written already goes behind it; nothing is lost or written over.
 */
export class WavTrack {
  readonly #config: WavTrackConfig;
  #resampler: Resampler | undefined;
  /** Where the next sample goes in the file. */
  #position = 0;
  /** Until when there is audio. */
  #endsAt: number;
  /** How much later this track's clock is than its timestamps. */
  #shiftMs = 0;

  constructor(config: WavTrackConfig) {
    this.#config = config;
    this.#endsAt = config.originMs;
  }

  /** Until when there is audio, by the clock of the track. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** @throws RangeError when the frame's rate is none that is converted */
  push(frame: AudioFrame): void {
    const { originMs, toleranceMs, sampleRate, resamplerQuality, now } = this.#config;
    const durationMs = (frame.samples.length * 1_000) / frame.sampleRate;
    let startsAt = frame.timestampMs + this.#shiftMs;
    if (this.#isForeign(startsAt, startsAt + durationMs)) {
      startsAt = Math.max(this.#endsAt, now() - durationMs);
      this.#shiftMs = startsAt - frame.timestampMs;
    }
    // What began with the recording may be dated a little before it.
    const beforeMs = originMs - startsAt;
    const missed = beforeMs >= toleranceMs ? Math.round((beforeMs * frame.sampleRate) / 1_000) : 0;
    const samples = frame.samples.subarray(missed);
    startsAt += (missed * 1_000) / frame.sampleRate;
    if (samples.length === 0) {
      return;
    }

    const isGap = startsAt > this.#endsAt + toleranceMs;
    if (isGap || this.#resampler?.from !== frame.sampleRate) {
      this.flush();
      this.#resampler = createResampler({ from: frame.sampleRate, to: sampleRate, resamplerQuality });
    }
    if (isGap) {
      this.#endsAt = startsAt;
      this.#position = Math.max(this.#position, Math.round(((startsAt - originMs) * sampleRate) / 1_000));
    }
    this.#endsAt += (samples.length * 1_000) / frame.sampleRate;
    this.#append(this.#resampler.push(samples));
  }

  /** Writes what the resampler still holds. */
  flush(): void {
    this.#append(this.#resampler?.flush() ?? new Int16Array(0));
  }

  /** Whether a frame cannot have been said then: in the future, in another age, or before all that is recorded. */
  #isForeign(startsAt: number, endsAt: number): boolean {
    const { originMs } = this.#config;
    const now = this.#config.now();
    return (
      startsAt > now + MAX_CLOCK_ERROR_MS ||
      endsAt < this.#endsAt - MAX_CLOCK_ERROR_MS ||
      (endsAt <= originMs && now > originMs + MAX_CLOCK_ERROR_MS)
    );
  }

  #append(samples: Int16Array): void {
    this.#config.writer.place(this.#config.channel, this.#position, samples);
    this.#position += samples.length;
  }
}
