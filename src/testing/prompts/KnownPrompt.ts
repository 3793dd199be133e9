import { type AudioFrame, isAudioFrame } from '../../audio/AudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject } from '../../support/options.js';
import { convertAudio } from '../caller/readWav.js';
import { UNKNOWN_AUDIO } from './HeardSegment.js';

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
  /** Its first sample that is a sound. */
  readonly onset: number;
  readonly #perMs: number;

  constructor(name: string, audio: AudioFrame, sampleRate: number) {
    this.name = name;
    this.samples = convertAudio(audio, sampleRate);
    this.onset = onsetOf(this.samples, 0);
    this.#perMs = sampleRate / 1_000;
  }

  /** Whether there is nothing to hear in it. */
  get isSilent(): boolean {
    return this.onset === this.samples.length;
  }

  /** How many samples from its first sound on are needed to tell. */
  get fingerprintSamples(): number {
    return Math.min(this.samples.length - this.onset, FINGERPRINT_MS * this.#perMs);
  }

  /**
   * How many samples of what is heard are those of its beginning, how many of them up to the last sound, and whether they
   * are the whole prompt; none when they are too few to tell.
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

  /** How alike its beginning is to what is heard, up to 1, and from which of its samples on; 0 when it is another. */
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

  /** How many samples of what is heard sound like the prompt from there on, and whether these are the rest of it. */
  goesOnLike(heard: Int16Array, at: number): { readonly samples: number; readonly isWhole: boolean } {
    const samples = this.alike(heard, 0, at);
    return { samples, isWhole: at + samples === this.samples.length };
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

  /** How many samples of what is heard are compared; 0 when they are too few to tell. */
  #compared(heard: Int16Array): number {
    const count = Math.min(this.fingerprintSamples, heard.length);
    return count < Math.min(MIN_FINGERPRINT_MS * this.#perMs, this.samples.length - this.onset) ? 0 : count;
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

/** Whether two pieces of audio have the same samples. */
export function isSameAudio(one: AudioFrame, other: AudioFrame): boolean {
  return (
    one.sampleRate === other.sampleRate &&
    one.samples.length === other.samples.length &&
    one.samples.every((sample, index) => sample === other.samples[index])
  );
}

/** @throws TypeError when a prompt is no audio, has the name of unknown audio, or is the same as another */
export function checkPrompts(prompts: Readonly<Record<string, AudioFrame>>): void {
  checkObject('`prompts`', prompts);
  const entries = Object.entries(prompts);
  entries.forEach(([name, audio], index) => {
    if (name === UNKNOWN_AUDIO) {
      throw new TypeError(
        `\`prompts.${name}\` must have another name: it is that of sound that nobody knows`,
      );
    }
    if (!isAudioFrame(audio)) {
      throw new TypeError(`\`prompts.${name}\` must be an AudioFrame, got ${describeValue(audio)}`);
    }
    const [twin] = entries.slice(0, index).find(([, other]) => isSameAudio(audio, other)) ?? [];
    if (twin !== undefined) {
      throw new TypeError(
        `\`prompts.${name}\` is the same audio as \`prompts.${twin}\`: which of them is heard cannot be told`,
      );
    }
  });
}
