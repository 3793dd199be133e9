/** Length of a measurement, in ms, and how many in a row must agree. */
const WINDOW_MS = 2_000;
const WINDOWS = 3;

/** After a longer pause the measurement starts again: a hold, a stall, or a lost connection shows nothing of the rate. */
const MAX_GAP_MS = 500;

/** How far a measured rate may differ from a rate of Exotel: the two nearest rates are a third apart. */
const TOLERANCE = 0.12;

/** The rates that Exotel sends, in Hz. */
const WIRE_RATES = [8_000, 16_000, 24_000] as const;

/**
 * Compares the sample rate that was announced with how fast audio arrives.
 *
 * It decides when three windows in a row agree. Jitter and the burst after a pause are over sooner. Audio that arrives
 * too fast must also be ahead of the time since the first audio: a backlog only makes up for time that has passed.
 */
export class RateCheck {
  readonly #sampleRate: number;
  #firstAt: number | undefined;
  #lastAt = 0;
  #samples = 0;
  #windowAt = 0;
  #windowSamples = 0;
  #agreedOn: number | undefined;
  #agreeing = 0;
  #isSettled = false;

  /** @param sampleRate - the rate at which the audio is read, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Whether the check has decided. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /**
   * Counts audio that has arrived.
   *
   * @param samples - number of samples
   * @param now - in ms, of a clock that never goes back
   * @returns the rate at which audio really arrives, in Hz; once, and only if it is another rate
   */
  take(samples: number, now: number): number | undefined {
    if (this.#isSettled) {
      return undefined;
    }
    const gapMs = now - this.#lastAt;
    this.#lastAt = now;
    if (this.#firstAt === undefined || gapMs > MAX_GAP_MS) {
      // The first audio was spoken before the window began.
      this.#firstAt ??= now;
      this.#agreeing = 0;
      this.#begin(now);
      return undefined;
    }
    this.#samples += samples;
    this.#windowSamples += samples;
    return now - this.#windowAt < WINDOW_MS ? undefined : this.#measure(now, this.#firstAt);
  }

  #begin(now: number): void {
    this.#windowAt = now;
    this.#windowSamples = 0;
  }

  #measure(now: number, firstAt: number): number | undefined {
    const measured = (this.#windowSamples * 1_000) / (now - this.#windowAt);
    const rate = WIRE_RATES.find((one) => Math.abs(measured / one - 1) <= TOLERANCE);
    this.#begin(now);
    this.#agreeing = rate !== undefined && rate === this.#agreedOn ? this.#agreeing + 1 : 1;
    this.#agreedOn = rate;
    if (rate === undefined || this.#agreeing < WINDOWS) {
      return undefined;
    }
    const audioMs = (this.#samples * 1_000) / this.#sampleRate;
    const isBacklog = rate > this.#sampleRate && audioMs < now - firstAt + WINDOW_MS;
    if (isBacklog) {
      return undefined;
    }
    this.#isSettled = true;
    return rate === this.#sampleRate ? undefined : rate;
  }
}

/** A call whose audio arrives at another sample rate than it is read at. */
export interface RateMismatch {
  /** The rate at which the audio is read, in Hz. */
  readonly sampleRate: number;
  /** The rate at which the audio arrives, in Hz. */
  readonly measuredRate: number;
  readonly encoding: 'pcm16' | 'mulaw';
  /** Whether the application set the rate itself. */
  readonly isOverridden: boolean;
}

/** Returns a message: what is wrong, how it sounds, and which option to set. */
export function describeRateMismatch(mismatch: RateMismatch): string {
  const { sampleRate, measuredRate, encoding, isOverridden } = mismatch;
  const isFast = measuredRate > sampleRate;
  const who = isOverridden
    ? `the option \`wireSampleRate\` is ${inHz(sampleRate)}`
    : `\`start\` announced ${inHz(sampleRate)}${sampleRate === 8_000 ? ' (or no rate)' : ''}`;
  const sound = isFast ? 'slow and deep' : 'fast and high';
  const noise = encoding === 'mulaw' && isFast ? ' If you hear noise, the audio is not μ-law but PCM16.' : '';
  return `Audio arrives at ${inHz(measuredRate)}, but ${who}: voices sound ${sound}. Set \`wireSampleRate: ${measuredRate}\`.${noise}`;
}

function inHz(rate: number): string {
  return `${rate / 1_000},000 Hz`;
}
