import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';
import type { AudioFrame } from '../AudioFrame.js';
import { checkLength, checkToneRate } from './checkTone.js';

/**
 * A tone of the telephone network.
 *
 * @public
 */
export type CallProgress = 'dial' | 'ringback' | 'busy' | 'congestion' | 'callWaiting';

/**
 * Options for {@link callProgressTone}.
 *
 * @public
 */
export interface CallProgressToneOptions {
  /** Length of the whole audio, in ms. @defaultValue Infinity */
  readonly durationMs?: number;
  /** Peak level, in dBFS. @defaultValue -13, about the −10 dBm0 of ITU-T E.180 */
  readonly levelDbfs?: number;
  /** Samples per second, in Hz. @defaultValue 8000 */
  readonly sampleRate?: number;
}

const CALL_PROGRESS_TONE_OPTIONS: OptionNames<CallProgressToneOptions> = {
  durationMs: true,
  levelDbfs: true,
  sampleRate: true,
};

/**
 * The tones of India, all of 400 Hz (ITU-T E.180 Supplement 2, "Various tones used in national networks"): the
 * frequency that modulates them, in Hz, and for how long they sound and are silent in turn, in ms.
 */
const TONES_OF_INDIA: Readonly<
  Record<CallProgress, { readonly modulationHz: number; readonly cadenceMs: readonly number[] }>
> = {
  dial: { modulationHz: 25, cadenceMs: [Infinity] },
  ringback: { modulationHz: 25, cadenceMs: [400, 200, 400, 2_000] },
  busy: { modulationHz: 0, cadenceMs: [750, 750] },
  congestion: { modulationHz: 0, cadenceMs: [250, 250] },
  callWaiting: { modulationHz: 0, cadenceMs: [200, 100, 200, 7_500] },
};

const FREQUENCY_HZ = 400;

/** Supplement 2 does not specify a depth; switches modulate nearly fully. */
const MODULATION_DEPTH = 0.9;

/**
 * Returns a tone of India's telephone network, such as the ringback tone that a caller expects while a bot calls
 * somebody.
 *
 * ```ts
 * call.play(callProgressTone('ringback')).pipe(takeUntil(answered$));
 * ```
 *
 * @param progress - which tone
 * @param options - the length in ms, the level in dBFS and the sample rate in Hz
 * @returns frames of up to 100 ms, without an end by default; each iteration starts the tone again
 * @throws TypeError or RangeError when an argument is not valid
 * @public
 */
export function callProgressTone(
  progress: CallProgress,
  options: CallProgressToneOptions = {},
): Iterable<AudioFrame> {
  checkOptions('callProgressTone', options, CALL_PROGRESS_TONE_OPTIONS);
  const { durationMs = Infinity, levelDbfs = -13, sampleRate = 8_000 } = options;
  if (!Object.hasOwn(TONES_OF_INDIA, progress)) {
    throw new RangeError(
      `\`progress\` must be one of ${Object.keys(TONES_OF_INDIA).join(', ')}, got ${describeValue(progress)}`,
    );
  }
  if (durationMs !== Infinity) {
    checkLength('durationMs', durationMs);
  }
  checkToneRate(sampleRate);
  const inSamples = (ms: number) => Math.round((ms * sampleRate) / 1_000);
  const amplitude = 32_767 * 10 ** (levelDbfs / 20);
  const { modulationHz, cadenceMs } = TONES_OF_INDIA[progress];

  return {
    *[Symbol.iterator]() {
      const end = inSamples(durationMs);
      for (let start = 0, turn = 0; start < end; turn++) {
        const length = Math.min(inSamples(cadenceMs[turn % cadenceMs.length] ?? 0), end - start);
        for (let from = 0; from < length; from += inSamples(PIECE_MS)) {
          const samples = new Int16Array(Math.min(inSamples(PIECE_MS), length - from));
          if (turn % 2 === 0) {
            fill(samples, { from, length, sampleRate, amplitude, modulationHz });
          }
          yield { samples, sampleRate, timestampMs: ((start + from) * 1_000) / sampleRate };
        }
        start += length;
      }
    },
  };
}

/** Length of a frame, in ms. */
const PIECE_MS = 100;

interface Stretch {
  /** Position of the samples in a stretch of tone, and the length of the stretch. */
  readonly from: number;
  readonly length: number;
  readonly sampleRate: number;
  readonly amplitude: number;
  readonly modulationHz: number;
}

function fill(samples: Int16Array, stretch: Stretch): void {
  const { from, length, sampleRate, amplitude, modulationHz } = stretch;
  const depth = modulationHz > 0 ? MODULATION_DEPTH : 0;
  // 5 ms at both ends, so that it does not click.
  const ramp = sampleRate / 200;
  for (let index = 0; index < samples.length; index++) {
    const at = from + index;
    const angle = (2 * Math.PI * at) / sampleRate;
    const fade = Math.min(1, (at + 1) / ramp, (length - at) / ramp);
    const modulation = (1 + depth * Math.sin(modulationHz * angle)) / (1 + depth);
    samples[index] = Math.round(amplitude * fade * modulation * Math.sin(FREQUENCY_HZ * angle));
  }
}
