import { type AudioFrame, checkFrame } from '../AudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Returns a copy of a piece of audio that fades in at its beginning and out at its end.
 *
 * ```ts
 * call.play(applyFade(tone({ durationMs: 5_000 }), { inMs: 500, outMs: 1_000 }));
 * ```
 *
 * @param frame - the audio; it is not changed
 * @param options - how long the fades last, in ms
 * @returns a frame of the same length and sample rate
 * @throws TypeError or RangeError when an argument is not valid
 * @see {@link fade} for a stream
 * @public
 */
export function applyFade(frame: AudioFrame, options: FadeOptions): AudioFrame {
  checkFrame(frame);
  checkOptions('applyFade', options, FADE_OPTIONS);
  const fader = new Fader(options);
  const [faded] = [...fader.push(frame), ...fader.flush()];
  return faded ?? frame;
}

/**
 * Options for {@link fade} and {@link applyFade}.
 *
 * @public
 */
export interface FadeOptions {
  /** How long the audio takes to become as loud as it is, in ms. @defaultValue 0 */
  readonly inMs?: number;
  /** How long the audio takes to become silent at its end, in ms. @defaultValue 0 */
  readonly outMs?: number;
}

export const FADE_OPTIONS: OptionNames<FadeOptions> = { inMs: true, outMs: true };

/**
 * Fades the beginning and the end of one stream of frames, in straight lines. The last `outMs` are held back, because
 * the start of the fade-out is known only when the stream ends.
 */
export class Fader {
  readonly #inMs: number;
  readonly #outMs: number;
  #held: AudioFrame[] = [];
  #heldMs = 0;
  #pushedMs = 0;

  /** @throws RangeError when a length is not a number of ms from 0 */
  constructor(options: FadeOptions) {
    const { inMs = 0, outMs = 0 } = options;
    for (const [name, value] of Object.entries({ inMs, outMs })) {
      if (!(value >= 0 && value < Infinity)) {
        throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${describeValue(value)}`);
      }
    }
    this.#inMs = inMs;
    this.#outMs = outMs;
  }

  /** Takes a frame and returns the frames that are certainly not in the last `outMs`. */
  push(frame: AudioFrame): AudioFrame[] {
    const startsAt = this.#pushedMs;
    this.#pushedMs += durationOf(frame);
    this.#heldMs += durationOf(frame);
    this.#held.push(startsAt < this.#inMs ? ramp(frame, (atMs) => (startsAt + atMs) / this.#inMs) : frame);
    const ready: AudioFrame[] = [];
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      const restMs = this.#heldMs - durationOf(first);
      if (restMs < this.#outMs) {
        break;
      }
      this.#heldMs = restMs;
      ready.push(first);
      this.#held.shift();
    }
    return ready;
  }

  /** Returns the frames that were held back, faded to silence. */
  flush(): AudioFrame[] {
    let restMs = this.#heldMs;
    const faded = this.#held.map((frame) => {
      const endsInMs = restMs;
      restMs -= durationOf(frame);
      return ramp(frame, (atMs) => (endsInMs - atMs) / this.#outMs);
    });
    this.#held = [];
    this.#heldMs = 0;
    this.#pushedMs = 0;
    return faded;
  }
}

function durationOf({ samples, sampleRate }: AudioFrame): number {
  return (samples.length * 1_000) / sampleRate;
}

/** @param gainAt - the gain at a time since the beginning of the frame, in ms; above 1 means 1 */
function ramp(frame: AudioFrame, gainAt: (atMs: number) => number): AudioFrame {
  const msPerSample = 1_000 / frame.sampleRate;
  return {
    ...frame,
    samples: frame.samples.map((sample, index) =>
      Math.round(sample * Math.min(1, gainAt((index + 0.5) * msPerSample))),
    ),
  };
}
