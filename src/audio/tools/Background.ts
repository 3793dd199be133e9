import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';
import { describeAudio } from '../describeAudio.js';
import { pcm16ToSamples } from '../pcm16.js';
import { cutPcmInput, isPcmInput, type PcmInput } from '../PcmInput.js';
import { PcmConverter } from '../resample/PcmConverter.js';
import type { ResamplerQuality } from '../resample/ResamplerQuality.js';
import { checkRate } from '../sampleRates.js';
import { checkGain } from './applyGain.js';
import { Ducker, type DuckerConfig } from './Ducker.js';
import { LoopedAudio } from './LoopedAudio.js';

const NOTHING = new Int16Array(0);

/** Length of a piece of background alone, in ms. */
const PIECE_MS = 50;

/**
 * Music or ambience that one call hears under its prompts and between them. It continues where it stopped, from one
 * playback to the next. Iterate it, or pass it to `play`, to get the background alone, without an end.
 *
 * @see {@link createBackground}
 * @public
 */
export class Background implements Iterable<AudioFrame> {
  /** Sample rate of the result, and of raw samples and bytes that are mixed with it, in Hz. */
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

  /** Returns the background alone, in frames of 50 ms, without an end. */
  *[Symbol.iterator](): Generator<AudioFrame> {
    const size = Math.round((this.sampleRate * PIECE_MS) / 1_000);
    for (let at = 0; ; at += size) {
      yield this.#frame(this.#ducker.mix(NOTHING, this.#loop.read(size)), at);
    }
  }

  /**
   * Returns a prompt with the background under it, exactly as long as the prompt. It is mixed as it is played.
   *
   * ```ts
   * call.play(background.under(welcome)).subscribe();
   * ```
   *
   * @param prompt - audio, or an iterable of audio such as `wavFile`
   * @returns frames at the sample rate of the background
   * @throws TypeError when `prompt` is not audio and not an iterable; the values of an iterable are checked when they
   * are played
   */
  under(prompt: PcmInput | Iterable<PcmInput>): Iterable<AudioFrame> {
    const isAudio = isPcmInput(prompt);
    if (!isAudio && !isIterable(prompt)) {
      throw new TypeError(
        `\`prompt\` must be an AudioFrame, Int16Array, Uint8Array or an iterable of them, got ${describeAudio(prompt)}; for an observable use \`mixBackground\``,
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
              `\`prompt\` must be an iterable of AudioFrame, Int16Array or Uint8Array, got ${describeAudio(piece)}`,
            );
          }
          // Cut into short pieces, so that no more of the background is consumed than is about to be played.
          for (const part of cutPcmInput(piece, sampleRate)) {
            yield* mix.push(part);
          }
        }
        yield* mix.flush();
      },
    };
  }

  /** Starts mixing the background under one stream of audio. @internal */
  open(): { readonly push: (audio: PcmInput) => AudioFrame[]; readonly flush: () => AudioFrame[] } {
    const { sampleRate } = this;
    const converter = new PcmConverter({
      sampleRate,
      to: sampleRate,
      resamplerQuality: this.#resamplerQuality,
    });
    let mixed = 0;
    const mix = (bytes: Uint8Array) => {
      const prompt = pcm16ToSamples(bytes);
      const frame = this.#frame(this.#ducker.mix(prompt, this.#loop.read(prompt.length)), mixed);
      mixed += prompt.length;
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
 * Options for {@link createBackground}.
 *
 * @public
 */
export interface BackgroundOptions {
  /** Sample rate of the call (`call.sampleRate`), in Hz. */
  readonly sampleRate: number;
  /** Gain of the background when nothing else plays, in dB. @defaultValue 0 */
  readonly gainDb?: number;
  /** How much quieter the background is under speech, in dB. @defaultValue 12 */
  readonly duckDb?: number;
  /** How long the background takes to become quieter, in ms. @defaultValue 40 */
  readonly attackMs?: number;
  /** How long the background takes to become loud again, in ms. It starts 300 ms after the speech. @defaultValue 500 */
  readonly releaseMs?: number;
  /** Filter quality when sample rates are converted. @defaultValue 'balanced' */
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
 * Creates a background of music or ambience for one call. Pass it to `play` to fill a pause. To play a prompt over it,
 * use `under`, or the operator `mixBackground` if the prompt is an observable. The length of the playback is that of
 * the prompt alone.
 *
 * The audio is repeated without an end. An iterable is repeated too if it can be iterated again; if not, silence
 * follows it. Background that `play` has taken and then drops, because the playback was cut, is skipped.
 *
 * ```ts
 * const music = createBackground(decodeWav(file), { sampleRate: call.sampleRate, gainDb: -12 });
 * concat(
 *   call.play(music.under(welcome)),
 *   call.play(music).pipe(takeUntil(agentReady$)),
 * ).subscribe();
 * ```
 *
 * @param audio - the music: a frame, samples, bytes of PCM16, or an iterable of them
 * @param options - the sample rate of the call in Hz, levels in dB and times in ms
 * @returns the background of one call; create one for each call
 * @throws TypeError or RangeError when an argument is not valid
 * @see {@link mixBackground}
 * @public
 */
export function createBackground(
  audio: PcmInput | Iterable<PcmInput>,
  options: BackgroundOptions,
): Background {
  checkOptions('createBackground', options, BACKGROUND_OPTIONS);
  const { sampleRate, gainDb = 0, duckDb = 12 } = options;
  const { attackMs = 40, releaseMs = 500, resamplerQuality = 'balanced' } = options;
  if (!isPcmInput(audio) && !isIterable(audio)) {
    throw new TypeError(
      `\`audio\` must be an AudioFrame, Int16Array, Uint8Array or an iterable of them, got ${describeAudio(audio)}`,
    );
  }
  checkRate('sampleRate', sampleRate);
  checkGain('gainDb', gainDb);
  for (const [name, value] of Object.entries({ duckDb, attackMs, releaseMs })) {
    if (!(value >= 0)) {
      throw new RangeError(`\`${name}\` must be a number from 0, got ${describeValue(value)}`);
    }
  }
  return new Background(audio, { sampleRate, gainDb, duckDb, attackMs, releaseMs, resamplerQuality });
}
