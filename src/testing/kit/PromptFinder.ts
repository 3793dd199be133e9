import type { AudioFrame } from '../../audio/AudioFrame.js';
import { KnownPrompt } from './KnownPrompt.js';
import { prompt } from './prompt.js';
import { BLOCK_SAMPLES, readPromptCode } from './PromptCode.js';

/** A prompt in what was heard. */
export interface FoundPrompt {
  readonly known: KnownPrompt;
  /** Where it goes on in what was heard, in samples. */
  readonly from: number;
  /** Which sample of the prompt is heard there. */
  readonly at: number;
  /** Whether its samples are those of the prompt, and do not only sound like them. */
  readonly isExact: boolean;
}

/** Finds prompts in audio: those that were given to it by their sound, and those that carry their names by these. */
export class PromptFinder {
  readonly #sampleRate: number;
  readonly #given: readonly KnownPrompt[];
  /** Prompts that have told their names. */
  readonly #told = new Map<string, KnownPrompt>();
  readonly #neededSamples: number;

  constructor(sampleRate: number, prompts: Readonly<Record<string, AudioFrame>>) {
    this.#sampleRate = sampleRate;
    this.#given = Object.entries(prompts)
      .map(([name, audio]) => new KnownPrompt(name, audio, sampleRate))
      .filter(({ isSilent }) => !isSilent);
    this.#neededSamples = Math.max(
      ...this.#given.map(({ fingerprintSamples }) => fingerprintSamples),
      2 * BLOCK_SAMPLES,
    );
  }

  /** Finds the first prompt that tells its name, from its first sample that is there. */
  findCoded(heard: Int16Array): FoundPrompt | undefined {
    for (let index = 0; index + BLOCK_SAMPLES <= heard.length; index++) {
      const block = readPromptCode(heard, index);
      if (block?.sampleRate === this.#sampleRate) {
        const known = this.#toldBy(block.name, block.samples);
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
   * Tells by its sound which prompt begins with the first sample; `'later'` when more has to be heard, which at the end
   * it has not. Of prompts that begin alike it is the one that goes on alike.
   */
  recognise(heard: Int16Array, isEnd: boolean): FoundPrompt | 'later' | undefined {
    if (!isEnd && heard.length < this.#neededSamples) {
      return 'later';
    }
    const matches = this.#given
      .map((known) => ({ known, ...known.beginsWith(heard) }))
      .filter(({ audible }) => audible > 0)
      .sort((one, other) => other.audible - one.audible || Number(other.isWhole) - Number(one.isWhole));
    const [longest] = matches;
    const alike = matches.filter(({ audible }) => audible === longest?.audible);
    if (!isEnd && alike.length > 1 && alike.some(({ samples }) => samples === heard.length)) {
      return 'later';
    }
    if (longest !== undefined) {
      return { known: longest.known, from: 0, at: longest.known.onset, isExact: true };
    }
    const [closest] = this.#given
      .flatMap((known) => ({ known, ...known.soundsLike(heard) }))
      .sort((one, other) => other.likeness - one.likeness);
    return closest?.at === undefined
      ? undefined
      : { known: closest.known, from: 0, at: closest.at, isExact: false };
  }

  #toldBy(name: string, samples: number): KnownPrompt {
    const id = `${name} ${samples}`;
    const sampleRate = this.#sampleRate;
    const durationMs = (samples * 1_000) / sampleRate;
    const known =
      this.#told.get(id) ?? new KnownPrompt(name, prompt(name, { durationMs, sampleRate }), sampleRate);
    this.#told.set(id, known);
    return known;
  }
}
