import { type AudioFrame, isAudioFrame } from '../../audio/AudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject } from '../../support/options.js';
import { convertAudio } from '../caller/readWav.js';
import { UNKNOWN_AUDIO } from './HeardSegment.js';

/** A sample up to this value is silence: -50 dBFS. */
const QUIET = 104;
/** How much of a prompt's beginning, from its first sound on, is compared, in ms. */
const FINGERPRINT_MS = 200;
const MIN_FINGERPRINT_MS = 40;
/** How far resampling may have moved the audio, in ms. */
const MAX_SHIFT_MS = 8;
const LIKE = 0.8;
/** The correlation that is enough within a prompt that was already recognised. */
const STILL_LIKE = 0.5;

/** A prompt to look for, at the sample rate at which it is heard. */
export class KnownPrompt {
  readonly name: string;
  readonly samples: Int16Array;
  /** Index of its first sample that is not silence. */
  readonly onset: number;
  readonly #perMs: number;

  constructor(name: string, audio: AudioFrame, sampleRate: number) {
    this.name = name;
    this.samples = convertAudio(audio, sampleRate);
    this.onset = onsetOf(this.samples, 0);
    this.#perMs = sampleRate / 1_000;
  }

  /** Whether it is silent. */
  get isSilent(): boolean {
    return this.onset === this.samples.length;
  }

  /** How many samples from its first sound on are needed to recognise it. */
  get fingerprintSamples(): number {
    return Math.min(this.samples.length - this.onset, FINGERPRINT_MS * this.#perMs);
  }

  /**
   * Compares the heard audio with the prompt's beginning, sample by sample. Returns how many samples match, how many
   * of these reach up to the last sound, and whether the whole prompt matches; 0 samples when they are too few to
   * decide.
   */
  beginsWith(heard: Int16Array): {
    readonly samples: number;
    readonly audible: number;
    readonly isWhole: boolean;
  } {
    const needed = this.#compared(heard);
    const same = this.same(heard, 0, this.onset);
    const samples = needed > 0 && same >= needed ? same : 0;
    let audible = samples;
    while (audible > 0 && Math.abs(heard[audible - 1] ?? 0) <= QUIET) {
      audible--;
    }
    return { samples, audible, isWhole: this.onset + samples === this.samples.length };
  }

  /**
   * Returns how similar the heard audio is to the prompt's beginning (up to 1), and at which of its samples; 0 when
   * it is not similar.
   */
  soundsLike(heard: Int16Array): { readonly likeness: number; readonly at?: number } {
    const count = this.#compared(heard);
    const maxShift = count > 0 ? Math.round(MAX_SHIFT_MS * this.#perMs) : -1;
    let best: { likeness: number; at?: number } = { likeness: 0 };
    for (let at = Math.max(0, this.onset - maxShift); at <= this.onset + maxShift; at++) {
      const likeness = correlate(heard, 0, this.samples, at, count);
      if (likeness > Math.max(LIKE, best.likeness)) {
        best = { likeness, at };
      }
    }
    return best;
  }

  /** Returns how many heard samples sound like the prompt from `at` on, and whether they reach its end. */
  goesOnLike(heard: Int16Array, at: number): { readonly samples: number; readonly isWhole: boolean } {
    const samples = this.alike(heard, 0, at);
    return { samples, isWhole: at + samples === this.samples.length };
  }

  /** Returns how many samples from there on equal the samples of the prompt. */
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
      // The last few ms of a prompt are too short to compare.
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

  /** Returns how many heard samples are compared; 0 when they are too few to decide. */
  #compared(heard: Int16Array): number {
    const count = Math.min(this.fingerprintSamples, heard.length);
    return count < Math.min(MIN_FINGERPRINT_MS * this.#perMs, this.samples.length - this.onset) ? 0 : count;
  }
}

/** Returns the index of the first sample that is not silence; the length when all are silent. */
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

/** Returns true when two pieces of audio have the same samples. */
export function isSameAudio(one: AudioFrame, other: AudioFrame): boolean {
  return (
    one.sampleRate === other.sampleRate &&
    one.samples.length === other.samples.length &&
    one.samples.every((sample, index) => sample === other.samples[index])
  );
}

/** @throws TypeError when a prompt is not audio, has the name `audio`, or is the same as another prompt */
export function checkPrompts(prompts: Readonly<Record<string, AudioFrame>>): void {
  checkObject('`prompts`', prompts);
  const entries = Object.entries(prompts);
  entries.forEach(([name, audio], index) => {
    if (name === UNKNOWN_AUDIO) {
      throw new TypeError(
        `\`prompts.${name}\` must have another name: '${UNKNOWN_AUDIO}' means sound that matches no known prompt`,
      );
    }
    if (!isAudioFrame(audio)) {
      throw new TypeError(`\`prompts.${name}\` must be an AudioFrame, got ${describeValue(audio)}`);
    }
    const [twin] = entries.slice(0, index).find(([, other]) => isSameAudio(audio, other)) ?? [];
    if (twin !== undefined) {
      throw new TypeError(
        `\`prompts.${name}\` must differ from \`prompts.${twin}\`: both have the same audio, so they cannot be distinguished`,
      );
    }
  });
}
