import type { AudioFrame } from '../../audio/AudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { checkMs } from '../../support/options.js';
import { checkNames } from '../checkNames.js';
import { UNKNOWN_AUDIO } from './HeardSegment.js';
import { BLOCK_SAMPLES, MAX_NAME_BYTES, MAX_PROMPT_SAMPLES } from './PromptCode.js';
import { promptMemory, synthesizePrompt } from './synthesizePrompt.js';

/**
 * What `prompt` makes.
 *
 * @public
 */
export interface PromptOptions {
  /** Length in ms, at least 512 samples. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Samples a second, in Hz: a multiple of 100. @defaultValue 8000 */
  readonly sampleRate?: number;
}

/**
 * Makes audio that stands for a prompt in tests and is known again by its name, wherever a piece of it turns up:
 * `heardSegments`, `summarizeSent`, the diffs of `marbles` and `heard` in stories read the name from the samples
 * themselves. Its sound is a sequence of chords made from the name: by that it is known where the samples are no longer
 * the same, at another rate, say, for as long as it was made in the same process.
 *
 * ```ts
 * const menu = prompt('menu', { durationMs: 2_000 });
 * ```
 *
 * @throws RangeError when the name is empty, longer than 20 bytes or `audio`, or the length or rate out of range
 * @public
 */
export function prompt(name: string, options: PromptOptions = {}): AudioFrame {
  checkNames('prompt', options, ['durationMs', 'sampleRate']);
  const { durationMs = 1_000, sampleRate = 8_000 } = options;
  if (name === '' || new TextEncoder().encode(name).length > MAX_NAME_BYTES) {
    throw new RangeError(`\`name\` must have 1 to ${MAX_NAME_BYTES} bytes, got ${describeValue(name)}`);
  }
  if (name === UNKNOWN_AUDIO) {
    throw new RangeError(
      `\`name\` must be another one than '${UNKNOWN_AUDIO}': that is sound that nobody knows`,
    );
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
  const plan = { name, samples: length, sampleRate };
  promptMemory.add(plan);
  return synthesizePrompt(plan);
}
