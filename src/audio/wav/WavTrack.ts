import type { AudioFrame } from '../AudioFrame.js';
import { createResampler } from '../resample/createResampler.js';
import type { Resampler } from '../resample/Resampler.js';
import type { ResamplerQuality } from '../resample/ResamplerQuality.js';
import type { WavWriter } from './WavWriter.js';

/** Options of a track. Times are in ms since the stream of its frames began. */
export interface WavTrackConfig {
  readonly writer: WavWriter;
  readonly channel: number;
  /** Sample rate of the file, in Hz. */
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  /** The time at which the file begins. */
  readonly originMs: number;
  /** Frames with gaps up to this are one piece: timestamps are rounded, or jitter. */
  readonly toleranceMs: number;
  /** Returns the current time. */
  readonly now: () => number;
}

/** Frames further off have timestamps of another clock; they are placed where they arrive. */
const MAX_CLOCK_ERROR_MS = 2_000;

/**
 * One voice of a recording. Places frames at their timestamps, at the sample rate of the file, with silence in the
 * gaps. Audio whose timestamp is earlier than the end of the written audio is placed after it; nothing is lost or
 * overwritten.
 */
export class WavTrack {
  readonly #config: WavTrackConfig;
  #resampler: Resampler | undefined;
  /** Position of the next sample in the file. */
  #position = 0;
  /** When the audio so far ends. */
  #endsAt: number;
  /** How much later the clock of this track is than its timestamps, in ms. */
  #shiftMs = 0;

  constructor(config: WavTrackConfig) {
    this.#config = config;
    this.#endsAt = config.originMs;
  }

  /** When the audio so far ends, by the clock of the track. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** @throws RangeError when the sample rate of the frame is not supported */
  push(frame: AudioFrame): void {
    const { originMs, toleranceMs, sampleRate, resamplerQuality, now } = this.#config;
    const durationMs = (frame.samples.length * 1_000) / frame.sampleRate;
    let startsAt = frame.timestampMs + this.#shiftMs;
    if (this.#isForeign(startsAt, startsAt + durationMs)) {
      startsAt = Math.max(this.#endsAt, now() - durationMs);
      this.#shiftMs = startsAt - frame.timestampMs;
    }
    // Audio from the start of the recording may have a timestamp a little before it.
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

  /** Writes the samples that the resampler still holds. */
  flush(): void {
    this.#append(this.#resampler?.flush() ?? new Int16Array(0));
  }

  /** Whether a frame cannot belong to that time: in the future, far in the past, or before the recording. */
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
