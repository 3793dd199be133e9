import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkOneOf } from '../../support/checkOneOf.js';
import { checkMs } from '../../support/checkMs.js';
import { isAudioFrame } from '../../audio/isAudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { checkNames } from '../checkNames.js';
import { UNKNOWN_AUDIO } from '../prompts/HeardSegment.js';
import { nameOfPrompt } from '../prompts/PromptCode.js';
import type { StoryStep } from './Story.js';

/**
 * How a prompt is waited for.
 *
 * @public
 */
export interface HeardOptions {
  /** Whether its beginning is enough, as for a caller who does not listen to the end. @defaultValue 'beginning' */
  readonly until?: 'beginning' | 'end';
  /** How long it may take, in ms. @defaultValue 10000 */
  readonly withinMs?: number;
  /**
   * What the report calls audio that is given.
   *
   * @defaultValue the name of a `prompt`; of other audio its length: `audio of 2600 ms`
   */
  readonly name?: string;
}

/**
 * The caller waits until he hears a prompt: one of `prompt` or of the story's `prompts`, by its name, or any audio. A
 * prompt that began while an earlier step was going on counts, once, and what is heard before it is passed over. Told
 * message by message, as they are heard. `heard('audio')` waits for sound that nobody knows.
 *
 * @throws TypeError when it is neither a name nor audio, RangeError when an option is out of its range
 * @public
 */
export function heard(what: string | AudioFrame, options: HeardOptions = {}): StoryStep {
  checkNames('options', options, ['until', 'withinMs', 'name']);
  const { until = 'beginning', withinMs = 10_000 } = options;
  checkOneOf('until', until, ['beginning', 'end']);
  checkMs('withinMs', withinMs);
  if (typeof what === 'string') {
    return { type: 'heard', name: what, until, withinMs };
  }
  if (!isAudioFrame(what)) {
    throw new TypeError(
      `\`what\` must be the name of a prompt, or an AudioFrame, got ${describeValue(what)}`,
    );
  }
  if (options.name === UNKNOWN_AUDIO) {
    throw new RangeError(
      `\`name\` must be another one than '${UNKNOWN_AUDIO}': that is sound that nobody knows`,
    );
  }
  return { type: 'heard', name: options.name ?? nameOf(what), audio: what, until, withinMs };
}

function nameOf({ samples, sampleRate }: AudioFrame): string {
  const lengthMs = Math.round((samples.length * 1_000) / sampleRate);
  return nameOfPrompt(samples) ?? `${UNKNOWN_AUDIO} of ${lengthMs} ms`;
}
