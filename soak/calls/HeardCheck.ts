import type { CallOrder } from './CallOrder.js';
import type { Noise } from '../shared/Noise.js';

/** Clips that were cut before they were heard are skipped. The digits of a soak never cut this many in a row. */
const MOST_SKIPPED = 8;

/** One sample of noise may be in two clips; this many in a row are not. */
const KNOWN_BY_SAMPLES = 6;

/** Compares the audio that a caller hears, sample by sample, with the audio that the server should play. */
export class HeardCheck {
  readonly #noise: Noise;
  readonly #order: CallOrder;
  readonly #sampleRate: number;
  /** Samples heard of each clip. */
  readonly #clips: number[] = [];
  #heard = 0;
  #wrong: string | undefined;

  constructor(order: CallOrder, noise: Noise, sampleRate: number) {
    this.#order = order;
    this.#noise = noise;
    this.#sampleRate = sampleRate;
  }

  /** The first fault, in words. */
  get wrong(): string | undefined {
    return this.#wrong;
  }

  get clips(): readonly number[] {
    return this.#clips;
  }

  get heard(): number {
    return this.#heard;
  }

  hear(samples: Int16Array): void {
    // Silence is padding; the noise contains no silence.
    const sounds = samples.filter((sample) => sample !== 0);
    for (let index = 0; index < sounds.length; index++) {
      const isRight =
        this.#order.kind === 'echo' ? this.#isEcho(sounds[index]) : this.#isOfClip(sounds, index);
      if (!isRight) {
        this.#wrong ??= `sample ${this.#heard} heard is not what was to come`;
      }
      this.#heard++;
    }
  }

  #isEcho(sample: number | undefined): boolean {
    return sample === this.#noise.at(this.#order.at + this.#heard);
  }

  #isOfClip(sounds: Int16Array, index: number): boolean {
    // A message belongs to one clip; its beginning shows which clip.
    const known = index === 0 ? KNOWN_BY_SAMPLES : 1;
    const current = Math.max(0, this.#clips.length - 1);
    for (let clip = current; clip <= current + MOST_SKIPPED; clip++) {
      if (this.#goesOn(clip, sounds.subarray(index, index + known))) {
        while (this.#clips.length <= clip) {
          this.#clips.push(0);
        }
        this.#clips[clip] = (this.#clips[clip] ?? 0) + 1;
        return true;
      }
    }
    return false;
  }

  /** Whether a clip continues with these samples, up to its end. */
  #goesOn(clip: number, sounds: Int16Array): boolean {
    const { at, length } = this.#noise.clip(this.#order.at, clip, this.#sampleRate);
    const heard = this.#clips[clip] ?? 0;
    return (
      heard < length &&
      sounds.every((sound, index) => heard + index >= length || sound === this.#noise.at(at + heard + index))
    );
  }
}
