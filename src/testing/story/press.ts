import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import { describeValue } from '../../support/describeValue.js';
import { checkNames } from '../checkNames.js';
import { isDigit } from '../../wire/Digit.js';
import type { StoryStep } from './Story.js';

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
  checkNames('options', options, ['pauseMs']);
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
