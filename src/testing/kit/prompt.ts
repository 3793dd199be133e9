import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkMs } from '../../checkMs.js';
import { describeValue } from '../../describeValue.js';
import { BLOCK_SAMPLES, MAX_NAME_BYTES, MAX_PROMPT_SAMPLES, writePromptCode } from './PromptCode.js';

/**
 * What `prompt` makes.
 *
 * @public
 */
export interface PromptConfig {
  /** Length in ms, at least 512 samples. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples a second, in Hz: a multiple of 100. @defaultValue 8000 */
  readonly sampleRate?: number;
}

/** How long the same chord sounds, in seconds. */
const CHORD_SECONDS = 0.11;
const AMPLITUDE = 4_000;

/**
 * Makes audio that stands for a prompt in tests and is known again by its name, wherever a piece of it turns up:
 * `heardSegments`, `summarizeSent`, the diffs of `marbles` and `heard` in stories read the name from the samples
 * themselves. Its sound is a sequence of chords made from the name, so that it is also told from others after it was
 * resampled or sent as μ-law.
 *
 * ```ts
 * const menu = prompt('menu', { durationMs: 2_000 });
 * ```
 *
 * @throws RangeError when the name is empty or longer than 20 bytes, or the length or rate out of range
 * @public
 */
export function prompt(name: string, config: PromptConfig = {}): AudioFrame {
  const { durationMs = 1_000, sampleRate = 8_000 } = config;
  if (name === '' || Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw new RangeError(`\`name\` must have 1 to ${MAX_NAME_BYTES} bytes, got ${describeValue(name)}`);
  }
  checkMs('durationMs', durationMs);
  if (!Number.isInteger(sampleRate / 100) || sampleRate < 8_000 || sampleRate > 48_000) {
    throw new RangeError(
      `\`sampleRate\` must be a multiple of 100 from 8000 to 48000 Hz, got ${describeValue(sampleRate)}`,
    );
  }
  const length = Math.round((durationMs * sampleRate) / 1_000);
  if (length < 2 * BLOCK_SAMPLES || length >= MAX_PROMPT_SAMPLES) {
    throw new RangeError(
      `\`durationMs\` must make ${2 * BLOCK_SAMPLES} to ${MAX_PROMPT_SAMPLES} samples, got ${length} at ${sampleRate} Hz`,
    );
  }
  const samples = new Int16Array(length);
  const chordSamples = CHORD_SECONDS * sampleRate;
  let state = Array.from(name).reduce((hash, letter) => next(hash ^ (letter.codePointAt(0) ?? 0)), 1);
  for (let chord = 0; chord * chordSamples < length; chord++) {
    const steps = [400, 900, 1_600].map((lowHz) => {
      state = next(state);
      return (2 * Math.PI * (lowHz + ((state >>> 8) % 450))) / sampleRate;
    });
    const end = Math.min(length, Math.ceil((chord + 1) * chordSamples));
    for (let index = Math.ceil(chord * chordSamples); index < end; index++) {
      // A cosine: the first sample is a sound.
      samples[index] = steps.reduce((sum, step) => sum + AMPLITUDE * Math.cos(step * index), 0);
    }
  }
  writePromptCode(name, sampleRate, samples);
  return { samples, sampleRate, timestampMs: 0 };
}

/** Numerical Recipes' linear congruential generator. */
function next(state: number): number {
  return (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
}
