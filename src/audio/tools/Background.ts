import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';
import { pcm16ToSamples } from '../pcm16.js';
import { cutPcmInput, isPcmInput, type PcmInput } from '../PcmInput.js';
import { PcmConverter } from '../resample/PcmConverter.js';
import type { ResamplerQuality } from '../resample/ResamplerQuality.js';
import { checkRate } from '../sampleRates.js';
import { checkGain } from './applyGain.js';
import { Ducker, type DuckerConfig } from './Ducker.js';
import { LoopedAudio } from './LoopedAudio.js';

const NOTHING = new Int16Array(0);

/** How long a piece of background alone is, in ms. */
const PIECE_MS = 50;

/**
 * Music or ambience that one call hears under its prompts and between them. It goes on from one to the next where it
 * was; `createBackground` makes one. As an iterable it is itself, alone, without an end.
 *
 * @public
 */
export class Background implements Iterable<AudioFrame> {
  /** Of what it gives, and of samples and bytes that it is mixed under, in Hz. */
  readonly sampleRate: number;
  readonly #resamplerQuality: ResamplerQuality;
  readonly #loop: LoopedAudio;
  readonly #ducker: Ducker;

  /** @internal */
  constructor(
    audio: PcmInput | Iterable<PcmInput>,
    config: DuckerConfig & { readonly resamplerQuality: ResamplerQuality },
  ) {
    const { sampleRate, resamplerQuality } = config;
    this.sampleRate = sampleRate;
    this.#resamplerQuality = resamplerQuality;
    this.#loop = new LoopedAudio(audio, { sampleRate, to: sampleRate, resamplerQuality });
    this.#ducker = new Ducker(config);
  }

  *[Symbol.iterator](): Generator<AudioFrame> {
    const size = Math.round((this.sampleRate * PIECE_MS) / 1_000);
    for (let given = 0; ; given += size) {
      yield this.#frame(this.#ducker.mix(NOTHING, this.#loop.read(size)), given);
    }
  }

  /**
   * Gives a prompt with the background under it, exactly as long as the prompt is, mixed as it is pulled.
   *
   * ```ts
   * call.play(background.under(welcome)).subscribe();
   * ```
   *
   * @throws TypeError when it is no audio and no iterable; what an iterable gives is checked when it is pulled
   */
  under(prompt: PcmInput | Iterable<PcmInput>): Iterable<AudioFrame> {
    const isAudio = isPcmInput(prompt);
    if (!isAudio && !isIterable(prompt)) {
      throw new TypeError(
        `\`under\` takes an AudioFrame, Int16Array, Uint8Array or an iterable of them, got ${typeof prompt}; for an observable use \`mixBackground\``,
      );
    }
    const open = () => this.open();
    const { sampleRate } = this;
    return {
      *[Symbol.iterator]() {
        const mix = open();
        for (const piece of isAudio ? [prompt] : prompt) {
          if (!isPcmInput(piece)) {
            throw new TypeError(
              `\`under\` takes iterables of AudioFrame, Int16Array or Uint8Array, got ${typeof piece}`,
            );
          }
          // Cut, so that no more of the background is taken than is about to be played.
          for (const part of cutPcmInput(piece, sampleRate)) {
            yield* mix.push(part);
          }
        }
        yield* mix.flush();
      },
    };
  }

  /** Begins to mix the background under one stream of audio. @internal */
  open(): { readonly push: (audio: PcmInput) => AudioFrame[]; readonly flush: () => AudioFrame[] } {
    const { sampleRate } = this;
    const converter = new PcmConverter({
      sampleRate,
      to: sampleRate,
      resamplerQuality: this.#resamplerQuality,
    });
    let given = 0;
    const mix = (bytes: Uint8Array) => {
      const prompt = pcm16ToSamples(bytes);
      const frame = this.#frame(this.#ducker.mix(prompt, this.#loop.read(prompt.length)), given);
      given += prompt.length;
      return prompt.length === 0 ? [] : [frame];
    };
    return {
      push: (audio) => mix(converter.convert(audio)),
      flush: () => mix(converter.flush()),
    };
  }

  #frame(samples: Int16Array, at: number): AudioFrame {
    return { samples, sampleRate: this.sampleRate, timestampMs: (at * 1_000) / this.sampleRate };
  }
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/**
 * How a background sounds.
 *
 * @public
 */
export interface BackgroundOptions {
  /** The rate of the call (`call.sampleRate`), in Hz. */
  readonly sampleRate: number;
  /** Gain of the background where nothing else is heard, in dB. @defaultValue 0 */
  readonly gainDb?: number;
  /** By how much it becomes quieter under speech, in dB. @defaultValue 12 */
  readonly duckDb?: number;
  /** How long it takes to become quieter, in ms. @defaultValue 40 */
  readonly attackMs?: number;
  /** How long it takes to become as loud again, in ms; it begins 300 ms behind the speech. @defaultValue 500 */
  readonly releaseMs?: number;
  /** How well rates are converted. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
}

const BACKGROUND_OPTIONS: OptionNames<BackgroundOptions> = {
  sampleRate: true,
  gainDb: true,
  duckDb: true,
  attackMs: true,
  releaseMs: true,
  resamplerQuality: true,
};

/**
 * Makes a background of music or ambience for one call. `play` it to fill a pause; play a prompt over it with `under`, or
 * with the operator `mixBackground` when the prompt is an observable. The prompt alone decides when `finished` comes.
 *
 * Audio is repeated without end; so is an iterable that can be iterated again, and one that cannot is followed by
 * silence. What `play` takes and then drops, because it was cut, is skipped.
 *
 * ```ts
 * const music = createBackground(decodeWav(file), { sampleRate: call.sampleRate, gainDb: -12 });
 * concat(
 *   call.play(music.under(welcome)),
 *   call.play(music).pipe(takeUntil(agentReady$)),
 * ).subscribe();
 * ```
 *
 * @throws TypeError when called with what is no audio, RangeError with a number out of its range
 * @public
 */
export function createBackground(
  audio: PcmInput | Iterable<PcmInput>,
  options: BackgroundOptions,
): Background {
  checkOptions('createBackground', options, BACKGROUND_OPTIONS);
  const { sampleRate, gainDb = 0, duckDb = 12 } = options;
  const { attackMs = 40, releaseMs = 500, resamplerQuality = 'balanced' } = options;
  if (!isPcmInput(audio) && !(Symbol.iterator in audio)) {
    throw new TypeError('`audio` must be an AudioFrame, Int16Array, Uint8Array or an iterable of them');
  }
  checkRate('sampleRate', sampleRate);
  checkGain('gainDb', gainDb);
  for (const [name, value] of Object.entries({ duckDb, attackMs, releaseMs })) {
    if (!(value >= 0)) {
      throw new RangeError(`\`${name}\` must be a number from 0, got ${String(value)}`);
    }
  }
  return new Background(audio, { sampleRate, gainDb, duckDb, attackMs, releaseMs, resamplerQuality });
}
