import type { AudioFrame } from '../../audio/AudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { checkMs } from '../../support/options.js';
import { checkNames } from '../checkNames.js';
import { UNKNOWN_AUDIO } from './HeardSegment.js';
import { BLOCK_SAMPLES, MAX_NAME_BYTES, MAX_PROMPT_SAMPLES } from './PromptCode.js';
import { promptMemory, synthesizePrompt } from './synthesizePrompt.js';

/**
 * Options for {@link prompt}.
 *
 * @public
 */
export interface PromptOptions {
  /** Length in ms; at least 512 samples. @defaultValue 1000 */
  readonly durationMs?: number;
  /** Sample rate in Hz: a multiple of 100, from 8000 to 48000. @defaultValue 8000 */
  readonly sampleRate?: number;
}

/**
 * Creates audio that stands for a prompt in tests and carries its name in its samples. `heardSegments`,
 * `summarizeSent`, the diffs of `marbles` and the step `heard` recognise every part of it by that name. The sound is
 * a sequence of chords derived from the name. Where samples change, for example at another sample rate, the prompt is
 * recognised by that sound if this process created it.
 *
 * ```ts
 * const menu = prompt('menu', { durationMs: 2_000 });
 * ```
 *
 * @param name - 1 to 20 bytes of UTF-8, but not `audio`
 * @param options - its length and sample rate
 * @returns one frame with the whole prompt
 * @throws RangeError when the name is empty, longer than 20 bytes or `audio`, or an option is out of range
 * @see {@link heardSegments}
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
      `\`name\` must not be '${UNKNOWN_AUDIO}': that name means sound that matches no known prompt`,
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
