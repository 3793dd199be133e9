import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkOneOf } from '../../audio/checkOneOf.js';
import { checkMs } from '../../checkMs.js';
import { UNKNOWN_AUDIO } from '../kit/HeardSegment.js';
import { nameOfPrompt } from '../kit/PromptCode.js';
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
 * prompt that began while an earlier step was going on counts, once. Told message by message, as they are heard.
 *
 * @throws RangeError when an option is out of its range
 * @public
 */
export function heard(what: string | AudioFrame, options: HeardOptions = {}): StoryStep {
  const { until = 'beginning', withinMs = 10_000 } = options;
  checkOneOf('until', until, ['beginning', 'end']);
  checkMs('withinMs', withinMs);
  return typeof what === 'string'
    ? { type: 'heard', name: what, until, withinMs }
    : { type: 'heard', name: options.name ?? nameOf(what), audio: what, until, withinMs };
}

function nameOf({ samples, sampleRate }: AudioFrame): string {
  const lengthMs = Math.round((samples.length * 1_000) / sampleRate);
  return nameOfPrompt(samples) ?? `${UNKNOWN_AUDIO} of ${lengthMs} ms`;
}
