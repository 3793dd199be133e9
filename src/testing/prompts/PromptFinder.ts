import type { AudioFrame } from '../../audio/AudioFrame.js';
import { isSameAudio, KnownPrompt } from './KnownPrompt.js';
import { BLOCK_SAMPLES, readPromptCode } from './PromptCode.js';
import { promptMemory, type PromptPlan, synthesizePrompt } from './synthesizePrompt.js';

/** A prompt that was found in the heard audio. */
export interface FoundPrompt {
  readonly known: KnownPrompt;
  /** Where it is in the heard audio, in samples. */
  readonly from: number;
  /** Which sample of the prompt is heard there. */
  readonly at: number;
  /** Whether its samples equal the samples of the prompt, and do not only sound like them. */
  readonly isExact: boolean;
}

/** How much longer one prompt must match than another to be chosen, in ms: converted audio is compared in pieces. */
const CLEAR_MS = 40;

/** Finds prompts in audio: given prompts by their sound, and coded prompts by their names. */
export class PromptFinder {
  readonly #sampleRate: number;
  readonly #isLossy: boolean;
  readonly #given: readonly KnownPrompt[];
  /** The given audio; a coded prompt among it is not created again. */
  readonly #frames: readonly AudioFrame[];
  /** Prompts that were found by the name in their code. */
  readonly #coded = new Map<string, KnownPrompt>();
  /** Prompts whose code cannot be read in this call. */
  readonly #remembered = new Map<PromptPlan, KnownPrompt | undefined>();

  /** @param isLossy - whether samples change on their way, so that the code cannot be read */
  constructor(sampleRate: number, prompts: Readonly<Record<string, AudioFrame>>, isLossy: boolean) {
    this.#isLossy = isLossy;
    this.#sampleRate = sampleRate;
    this.#frames = Object.values(prompts);
    const given = Object.entries(prompts).map(([name, audio]) => new KnownPrompt(name, audio, sampleRate));
    this.#given = given.filter(({ isSilent }) => !isSilent);
    for (const known of given) {
      const code = readPromptCode(known.samples, 0);
      if (code?.at === 0 && code.sampleRate === sampleRate) {
        this.#coded.set(idOf(code.name, code.samples), known);
      }
    }
  }

  /** Finds the first prompt by its code, from its first audible sample on. */
  findCoded(heard: Int16Array): FoundPrompt | undefined {
    for (let index = 0; index + BLOCK_SAMPLES <= heard.length; index++) {
      const block = readPromptCode(heard, index);
      if (block?.sampleRate === this.#sampleRate) {
        const known = this.#byCode(block.name, block.samples);
        let back = 0;
        while (
          back < Math.min(index, block.at) &&
          heard[index - back - 1] === known.samples[block.at - back - 1]
        ) {
          back++;
        }
        return { known, from: index - back, at: block.at - back, isExact: true };
      }
    }
    return undefined;
  }

  /**
   * Recognises by its sound the prompt that begins with the first sample. Returns `'later'` when more audio is
   * needed, never when `isEnd` is true. If several prompts begin alike, it is the prompt that matches for longer.
   */
  recognise(heard: Int16Array, isEnd: boolean): FoundPrompt | 'later' | undefined {
    const isEnough = (known: KnownPrompt) => isEnd || heard.length >= known.fingerprintSamples;
    if (!this.#given.every(isEnough) || (!isEnd && heard.length < 2 * BLOCK_SAMPLES)) {
      return 'later';
    }
    // Prompts that do not match must not delay the decision.
    const remembered = this.#memories().filter((known) => known.soundsLike(heard).at !== undefined);
    if (!remembered.every(isEnough)) {
      return 'later';
    }
    const candidates = [...this.#given, ...remembered];
    const matches = candidates
      .map((known) => ({ known, ...known.beginsWith(heard) }))
      .filter(({ audible }) => audible > 0)
      .sort((one, other) => other.audible - one.audible || Number(other.isWhole) - Number(one.isWhole));
    const [longest] = matches;
    const alike = matches.filter(({ audible }) => audible === longest?.audible);
    if (!isEnd && alike.length > 1 && alike.some(({ samples }) => samples === heard.length)) {
      return 'later';
    }
    return longest === undefined
      ? this.#closest(candidates, heard, isEnd)
      : { known: longest.known, from: 0, at: longest.known.onset, isExact: true };
  }

  /** The same for audio that was converted on its way. */
  #closest(
    candidates: readonly KnownPrompt[],
    heard: Int16Array,
    isEnd: boolean,
  ): FoundPrompt | 'later' | undefined {
    const matches = candidates
      .flatMap((known) => {
        const { likeness, at } = known.soundsLike(heard);
        return at === undefined ? [] : [{ known, at, likeness, ...known.goesOnLike(heard, at) }];
      })
      .sort((one, other) => other.samples - one.samples);
    const clear = (CLEAR_MS * this.#sampleRate) / 1_000;
    const rivals = matches
      .filter(({ samples }) => samples > (matches[0]?.samples ?? 0) - clear)
      .sort((one, other) => Number(other.isWhole) - Number(one.isWhole) || other.likeness - one.likeness);
    const [best] = rivals;
    if (!isEnd && rivals.length > 1 && rivals.some(({ samples }) => samples === heard.length)) {
      return 'later';
    }
    return best === undefined ? undefined : { known: best.known, from: 0, at: best.at, isExact: false };
  }

  #byCode(name: string, samples: number): KnownPrompt {
    const id = idOf(name, samples);
    const sampleRate = this.#sampleRate;
    const known =
      this.#coded.get(id) ??
      new KnownPrompt(name, synthesizePrompt({ name, samples, sampleRate }), sampleRate);
    this.#coded.set(id, known);
    return known;
  }

  /** Prompts created in this process that can be recognised only by their sound. */
  #memories(): readonly KnownPrompt[] {
    return promptMemory.list().flatMap((made) => {
      if (made.sampleRate === this.#sampleRate && !this.#isLossy) {
        return [];
      }
      if (!this.#remembered.has(made)) {
        const frame = synthesizePrompt(made);
        const isGiven = this.#frames.some((other) => isSameAudio(frame, other));
        this.#remembered.set(made, isGiven ? undefined : new KnownPrompt(made.name, frame, this.#sampleRate));
      }
      return this.#remembered.get(made) ?? [];
    });
  }
}

function idOf(name: string, samples: number): string {
  return `${name} ${samples}`;
}
