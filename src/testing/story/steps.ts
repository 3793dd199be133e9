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
 * Creates a story: what a caller does in a call, step by step. `callHandler` and `callServer` run it. A step begins
 * when the step before it is done. After the last step the caller hangs up.
 *
 * ```ts
 * const story = caller(heard('menu'), press('1'), heard('sales'), waitFor(botSilence(800)), hangUp());
 * ```
 *
 * @param steps - the steps, from `heard`, `press`, `say`, `waitFor` and `hangUp`
 * @returns the story
 * @throws TypeError without a step, or when a step is not valid, or a step follows `hangUp()`
 * @see {@link callHandler}
 * @public
 */
export function caller(...steps: StoryStep[]): Story {
  if (steps.length === 0) {
    throw new TypeError('`caller` must be called with at least one step');
  }
  steps.forEach((step: unknown, index) => {
    if (typeof step !== 'object' || step === null || !('type' in step) || typeof step.type !== 'string') {
      throw new TypeError(
        `\`steps[${index}]\` must come from heard, press, say, waitFor or hangUp, got ${describeValue(step)}`,
      );
    }
  });
  const hangUpAt = steps.findIndex(({ type }) => type === 'hangUp');
  if (hangUpAt >= 0 && hangUpAt < steps.length - 1) {
    throw new TypeError('`hangUp()` must be the last step: no step can follow a hang-up');
  }
  return { steps };
}

/**
 * Options for {@link heard}.
 *
 * @public
 */
export interface HeardOptions {
  /** Whether the step is done at the beginning of the prompt, or at its end. @defaultValue 'beginning' */
  readonly until?: 'beginning' | 'end';
  /** How long the step may take, in ms. @defaultValue 10000 */
  readonly withinMs?: number;
  /**
   * Name of the audio in the report.
   *
   * @defaultValue the name of a `prompt`; for other audio its length: `audio of 2600 ms`
   */
  readonly name?: string;
}

/**
 * Creates a step in which the caller waits until they hear a prompt. A prompt that began during an earlier step
 * counts, but only once; what was heard before it is skipped. The step is done when the message with the prompt's
 * beginning (or end) was heard. `heard('audio')` waits for sound that matches no known prompt.
 *
 * ```ts
 * const story = caller(heard('menu'), press('1'), heard('sales', { until: 'end' }));
 * ```
 *
 * @param what - a name (of a `prompt`, or of the story's `prompts`), or the audio itself
 * @param options - how much of the prompt is needed, and how long the step may take
 * @returns the step
 * @throws TypeError when `what` is not a name or audio, RangeError when an option is out of range
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
    throw new TypeError(`\`what\` must be the name of a prompt or an AudioFrame, got ${describeValue(what)}`);
  }
  if (options.name === UNKNOWN_AUDIO) {
    throw new RangeError(
      `\`name\` must not be '${UNKNOWN_AUDIO}': that name means sound that matches no known prompt`,
    );
  }
  return { type: 'heard', name: options.name ?? nameOf(what), audio: what, until, withinMs };
}

function nameOf({ samples, sampleRate }: AudioFrame): string {
  const lengthMs = Math.round((samples.length * 1_000) / sampleRate);
  return nameOfPrompt(samples) ?? `${UNKNOWN_AUDIO} of ${lengthMs} ms`;
}

/**
 * Options for {@link press}.
 *
 * @public
 */
export interface PressOptions {
  /** Time from one digit to the next, in ms. @defaultValue 250 */
  readonly pauseMs?: number;
}

/**
 * Creates a step in which the caller presses DTMF digits: `press('42#')` is three digits.
 *
 * ```ts
 * caller(heard('pin'), press('4271#'), waitFor(ended()));
 * ```
 *
 * @param keys - the digits: 0–9, *, # and A–D
 * @param options - the pause between digits
 * @returns the step
 * @throws TypeError when `keys` is not a string, RangeError when it is empty or has another character
 * @public
 */
export function press(keys: string, options: PressOptions = {}): StoryStep {
  if (typeof keys !== 'string') {
    throw new TypeError(
      `\`keys\` must be a string of DTMF digits, such as '42#', got ${describeValue(keys)}`,
    );
  }
  checkNames('press', options, ['pauseMs']);
  const digits: DtmfDigit['digit'][] = [];
  for (const key of keys) {
    if (isDigit(key)) {
      digits.push(key);
    }
  }
  if (digits.length === 0 || digits.length !== Array.from(keys).length) {
    throw new RangeError(`\`keys\` must consist of DTMF digits (0–9, *, #, A–D), got ${describeValue(keys)}`);
  }
  const { pauseMs = 250 } = options;
  if (!(pauseMs >= 0)) {
    throw new RangeError(`\`pauseMs\` must be a number of ms from 0, got ${describeValue(pauseMs)}`);
  }
  return { type: 'press', digits, pauseMs };
}

/**
 * Creates a step in which the caller says something to its end. Audio of another sample rate is converted.
 *
 * ```ts
 * caller(heard('question', { until: 'end' }), say({ wav: 'yes.wav' }), waitFor(ended()));
 * ```
 *
 * @param audio - the audio, or the path of a WAV file
 * @returns the step
 * @throws TypeError when `audio` is not audio; ExotelError `fileNotFound`, `fileReadFailed`, `badWav` or
 * `unsupportedWav` when the file cannot be read
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
 * Options for {@link waitFor}.
 *
 * @public
 */
export interface WaitForOptions {
  /** How long the step may take, in ms. @defaultValue 10000 */
  readonly withinMs?: number;
}

/**
 * Creates a step in which the caller waits: `waitFor(botSilence(800))` until the bot is silent, `waitFor(ended())`
 * until the bot ends the call, `waitFor(500)` for 500 ms.
 *
 * ```ts
 * caller(waitFor(500), press('1'), waitFor(ended(), { withinMs: 30_000 }));
 * ```
 *
 * @param condition - the condition, or a time in ms
 * @param options - how long the step may take
 * @returns the step
 * @throws TypeError when `condition` is not valid, RangeError when a time is not above 0 ms
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
  const hint = isObservable(condition) ? ' (`callerSilence` of exotel-rx is an operator for live calls)' : '';
  throw new TypeError(
    `\`condition\` must be a number of ms, or come from botSilence(ms) or ended() of exotel-rx/testing, got ${describeValue(condition)}${hint}`,
  );
}

/**
 * Creates a condition for `waitFor`: the bot has been silent for `ms`, counted from the beginning of the step at the
 * earliest. Silent audio counts as silence.
 *
 * ```ts
 * caller(waitFor(botSilence(2_000)), hangUp());
 * ```
 *
 * @param ms - how long the bot must be silent, in ms
 * @returns the condition
 * @throws RangeError when `ms` is not above 0
 * @public
 */
export function botSilence(ms: number): StoryCondition {
  checkMs('ms', ms);
  return { type: 'silence', ms };
}

/**
 * Creates a condition for `waitFor`: the bot has ended the call.
 *
 * ```ts
 * caller(heard('goodbye', { until: 'end' }), waitFor(ended()));
 * ```
 *
 * @returns the condition
 * @public
 */
export function ended(): StoryCondition {
  return { type: 'ended' };
}

/**
 * Creates a step in which the caller hangs up. It must be the last step.
 *
 * ```ts
 * caller(heard('menu'), hangUp());
 * ```
 *
 * @returns the step
 * @public
 */
export function hangUp(): StoryStep {
  return { type: 'hangUp' };
}
