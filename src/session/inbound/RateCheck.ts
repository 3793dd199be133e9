/** Cadence is measured over so long, in ms, and so often in a row. */
const WINDOW_MS = 2_000;
const WINDOWS = 3;

/** A longer pause tells nothing of the rate: a hold, a stall, a lost connection. Measuring begins anew behind it. */
const MAX_GAP_MS = 500;

/** How near a measured rate must come to be taken for one of Exotel's: the nearest two are a third apart. */
const TOLERANCE = 0.12;

/** The rates that Exotel sends, in Hz. */
const WIRE_RATES = [8_000, 16_000, 24_000] as const;

/**
 * Compares the rate that was announced with how fast audio arrives.
 *
 * It gives a verdict once three windows in a row say the same, so that jitter and the burst after a pause, which are over
 * sooner, give none. What arrives too fast must also be ahead of all time since the first audio: a backlog only makes up
 * for time that has passed.
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

  /** @param sampleRate - what the audio is read as, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Whether there is nothing more to find out. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /**
   * Takes note of audio that has arrived.
   *
   * @param samples - how many
   * @param now - in ms, of a clock that never goes back
   * @returns the rate at which audio arrives in fact, in Hz, once, when that is another one
   */
  take(samples: number, now: number): number | undefined {
    if (this.#isSettled) {
      return undefined;
    }
    const gapMs = now - this.#lastAt;
    this.#lastAt = now;
    if (this.#firstAt === undefined || gapMs > MAX_GAP_MS) {
      // What comes first has been spoken before: it is no part of the window.
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

/** What is told of a call whose audio does not arrive at the rate that it is read as. */
export interface RateMismatch {
  /** What the audio is read as, in Hz. */
  readonly sampleRate: number;
  /** What it arrives as, in Hz. */
  readonly measuredRate: number;
  readonly encoding: 'pcm16' | 'mulaw';
  /** Whether the application set the rate itself. */
  readonly isOverridden: boolean;
}

/** Says what is wrong, how it sounds, and which option to set. */
export function describeRateMismatch(mismatch: RateMismatch): string {
  const { sampleRate, measuredRate, encoding, isOverridden } = mismatch;
  const isFast = measuredRate > sampleRate;
  const who = isOverridden
    ? `the option wireSampleRate says ${inHz(sampleRate)}`
    : `\`start\` announced ${inHz(sampleRate)}${sampleRate === 8_000 ? ' (or no rate)' : ''}`;
  const sound = isFast ? 'slow and deep' : 'fast and high';
  const noise = encoding === 'mulaw' && isFast ? ' If you hear noise, the audio is not μ-law but PCM16.' : '';
  return `Audio arrives ${isFast ? '' : 'only '}as fast as ${inHz(measuredRate)} would, but ${who}: voices will sound ${sound}. Set wireSampleRate: ${measuredRate}.${noise}`;
}

function inHz(rate: number): string {
  return `${rate / 1_000},000 Hz`;
}
