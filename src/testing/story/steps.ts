import { isObservable } from 'rxjs';
import { type AudioFrame, isAudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import { describeValue } from '../../support/describeValue.js';
import { checkMs, checkOneOf } from '../../support/options.js';
import { isDigit } from '../../wire/ids.js';
import { readWav } from '../caller/readWav.js';
import { checkNames } from '../checkNames.js';
import { UNKNOWN_AUDIO } from '../prompts/HeardSegment.js';
import { nameOfPrompt } from '../prompts/PromptCode.js';
import type { Story, StoryCondition, StoryStep } from './Story.js';

/**
 * Tells what a caller does in a call, step by step; `callHandler` and `callServer` make the call. A step begins when the
 * one before it has come true. After the last one the caller hangs up.
 *
 * ```ts
 * const story = caller(heard('menu'), press('1'), heard('sales'), waitFor(botSilence(800)), hangUp());
 * ```
 *
 * @throws TypeError when there is no step, one is none, or one follows a `hangUp()`
 * @public
 */
export function caller(...steps: StoryStep[]): Story {
  if (steps.length === 0) {
    throw new TypeError('`caller` must have a step: nothing would come true');
  }
  steps.forEach((step: unknown, index) => {
    if (typeof step !== 'object' || step === null || !('type' in step) || typeof step.type !== 'string') {
      throw new TypeError(
        `\`steps[${index}]\` must be what heard, press, say, waitFor or hangUp give, got ${describeValue(step)}`,
      );
    }
  });
  const hangUpAt = steps.findIndex(({ type }) => type === 'hangUp');
  if (hangUpAt >= 0 && hangUpAt < steps.length - 1) {
    throw new TypeError('`hangUp()` must be the last step: who has hung up does nothing more');
  }
  return { steps };
}

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
  checkNames('heard', options, ['until', 'withinMs', 'name']);
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

/**
 * How keys are pressed.
 *
 * @public
 */
export interface PressOptions {
  /** From one key to the next, in ms. @defaultValue 250 */
  readonly pauseMs?: number;
}

/**
 * The caller presses keys: `press('42#')` are three.
 *
 * @throws TypeError when it is no text, RangeError when there is none, or another than 0–9, *, #, A–D
 * @public
 */
export function press(keys: string, options: PressOptions = {}): StoryStep {
  if (typeof keys !== 'string') {
    throw new TypeError(`\`keys\` must be a text, such as '42#', got ${describeValue(keys)}`);
  }
  checkNames('press', options, ['pauseMs']);
  const digits: DtmfDigit['digit'][] = [];
  for (const key of keys) {
    if (isDigit(key)) {
      digits.push(key);
    }
  }
  if (digits.length === 0 || digits.length !== Array.from(keys).length) {
    throw new RangeError(`\`keys\` must be some of 0–9, *, #, A–D, got ${describeValue(keys)}`);
  }
  const { pauseMs = 250 } = options;
  if (!(pauseMs >= 0)) {
    throw new RangeError(`\`pauseMs\` must be a number of ms from 0, got ${describeValue(pauseMs)}`);
  }
  return { type: 'press', digits, pauseMs };
}

/**
 * The caller says something, to its end. Audio of another rate than the call's is converted.
 *
 * @throws TypeError when it is no audio; ExotelError `fileNotFound`, `fileReadFailed`, `badWav` or `unsupportedWav` when a
 * file is not read
 * @public
 */
export function say(audio: AudioFrame | { readonly wav: string }): StoryStep {
  if (isAudioFrame(audio)) {
    return { type: 'say', audio };
  }
  const given: unknown = audio;
  if (typeof given !== 'object' || given === null || !('wav' in given) || typeof given.wav !== 'string') {
    throw new TypeError(`\`audio\` must be an AudioFrame or { wav: path }, got ${describeValue(given)}`);
  }
  return { type: 'say', audio: readWav(given.wav) };
}

/**
 * How long a caller waits.
 *
 * @public
 */
export interface WaitForOptions {
  /** How long it may take, in ms. @defaultValue 10000 */
  readonly withinMs?: number;
}

/**
 * The caller waits: `waitFor(botSilence(800))` for the bot to be silent, `waitFor(ended())` for it to end the call,
 * `waitFor(500)` for so many ms.
 *
 * @throws TypeError when it is nothing that is waited for, RangeError when a time is not above 0 ms
 * @public
 */
export function waitFor(condition: StoryCondition | number, options: WaitForOptions = {}): StoryStep {
  checkNames('waitFor', options, ['withinMs']);
  const { withinMs = 10_000 } = options;
  checkMs('withinMs', withinMs);
  if (typeof condition === 'number') {
    checkMs('condition', condition);
    return { type: 'waitFor', condition: { type: 'time', ms: condition }, withinMs: Infinity };
  }
  checkCondition(condition);
  return { type: 'waitFor', condition, withinMs };
}

const CONDITIONS = { silence: true, ended: true, time: true } satisfies Record<StoryCondition['type'], true>;

function checkCondition(condition: unknown): void {
  if (
    typeof condition === 'object' &&
    condition !== null &&
    'type' in condition &&
    Object.hasOwn(CONDITIONS, String(condition.type))
  ) {
    return;
  }
  const hint = isObservable(condition) ? ' (`callerSilence` of exotel-rx is another one)' : '';
  throw new TypeError(
    `\`condition\` must be a number of ms, or what botSilence(ms) or ended() of exotel-rx/testing give, got ${describeValue(condition)}${hint}`,
  );
}

/**
 * The bot has been silent for so many ms, counted from the beginning of the step at the earliest. Silence that it sends
 * is silence too.
 *
 * @throws RangeError when it is not above 0 ms
 * @public
 */
export function botSilence(ms: number): StoryCondition {
  checkMs('ms', ms);
  return { type: 'silence', ms };
}

/**
 * The bot has ended the call.
 *
 * @public
 */
export function ended(): StoryCondition {
  return { type: 'ended' };
}

/**
 * The caller hangs up. Always the last step.
 *
 * @public
 */
export function hangUp(): StoryStep {
  return { type: 'hangUp' };
}
