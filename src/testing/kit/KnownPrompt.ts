import type { AudioFrame } from '../../audio/AudioFrame.js';
import { convertAudio } from '../convertAudio.js';

/** Below this a sample is silence: -50 dBFS. */
const QUIET = 104;
/** So much of a prompt's beginning, from its first sound on, is compared. */
const FINGERPRINT_MS = 200;
const MIN_FINGERPRINT_MS = 40;
/** How far a conversion of rates may have moved it. */
const MAX_SHIFT_MS = 8;
const LIKE = 0.8;
/** Within a prompt that was recognised, a piece has to be only so alike. */
const STILL_LIKE = 0.5;

/** A prompt that is looked for, at the rate at which it is heard. */
export class KnownPrompt {
  readonly name: string;
  readonly samples: Int16Array;
  readonly #onset: number;
  readonly #perMs: number;

  constructor(name: string, audio: AudioFrame, sampleRate: number) {
    this.name = name;
    this.samples = convertAudio(audio, sampleRate);
    this.#onset = onsetOf(this.samples, 0);
    this.#perMs = sampleRate / 1_000;
  }

  /** Whether there is nothing to hear in it. */
  get isSilent(): boolean {
    return this.#onset === this.samples.length;
  }

  /** How many samples from `onset`, the first sound that is heard, are needed to tell. */
  get fingerprintSamples(): number {
    return Math.min(this.samples.length - this.#onset, FINGERPRINT_MS * this.#perMs);
  }

  /**
   * How alike the beginning is to what is heard from `onset` on, 2 for the same samples, and to which sample of the
   * prompt `onset` belongs; `undefined` when it is another.
   */
  begins(
    heard: Int16Array,
    onset: number,
  ): { readonly likeness: number; readonly at: number; readonly isExact: boolean } | undefined {
    const count = Math.min(this.fingerprintSamples, heard.length - onset);
    if (count < Math.min(MIN_FINGERPRINT_MS * this.#perMs, this.samples.length - this.#onset)) {
      return undefined;
    }
    if (this.same(heard, onset, this.#onset) >= count) {
      return { likeness: 2, at: this.#onset, isExact: true };
    }
    const maxShift = Math.round(MAX_SHIFT_MS * this.#perMs);
    let best = { likeness: LIKE, at: -1, isExact: false };
    for (let at = Math.max(0, this.#onset - maxShift); at <= this.#onset + maxShift; at++) {
      const likeness = correlate(heard, onset, this.samples, at, count);
      if (likeness > best.likeness) {
        best = { likeness, at, isExact: false };
      }
    }
    return best.at < 0 ? undefined : best;
  }

  /** How many samples from there on are those of the prompt. */
  same(heard: Int16Array, from: number, at: number): number {
    let count = 0;
    while (
      from + count < heard.length &&
      at + count < this.samples.length &&
      heard[from + count] === this.samples[at + count]
    ) {
      count++;
    }
    return count;
  }

  /** The same for audio that was converted on its way: a piece counts while it sounds like the prompt. */
  alike(heard: Int16Array, from: number, at: number): number {
    const piece = Math.round(20 * this.#perMs);
    let count = 0;
    while (from + count < heard.length && at + count < this.samples.length) {
      const length = Math.min(piece, heard.length - from - count, this.samples.length - at - count);
      const isQuiet =
        onsetOf(heard.subarray(from + count, from + count + length), 0) === length &&
        onsetOf(this.samples.subarray(at + count, at + count + length), 0) === length;
      // The end of a prompt is too short to judge.
      const isEnd = length < piece / 2;
      if (
        !isQuiet &&
        !isEnd &&
        correlate(heard, from + count, this.samples, at + count, length) < STILL_LIKE
      ) {
        return count;
      }
      count += length;
    }
    return count;
  }
}

/** Where the first sound is; the length when there is none. */
export function onsetOf(samples: Int16Array, from: number): number {
  let index = from;
  while (index < samples.length && Math.abs(samples[index] ?? 0) <= QUIET) {
    index++;
  }
  return index;
}

function correlate(
  one: Int16Array,
  oneAt: number,
  other: Int16Array,
  otherAt: number,
  count: number,
): number {
  let [product, oneSquared, otherSquared] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const a = one[oneAt + index] ?? 0;
    const b = other[otherAt + index] ?? 0;
    product += a * b;
    oneSquared += a * a;
    otherSquared += b * b;
  }
  return oneSquared === 0 || otherSquared === 0 ? 0 : product / Math.sqrt(oneSquared * otherSquared);
}
