import { checkMs } from '../../support/checkMs.js';
import { isObservable } from 'rxjs';
import { describeValue } from '../../support/describeValue.js';
import { checkNames } from '../checkNames.js';
import type { StoryCondition, StoryStep } from './Story.js';

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
 * The caller waits: `waitFor(silence(800))` for the bot to be silent, `waitFor(ended())` for it to end the call,
 * `waitFor(500)` for so many ms.
 *
 * @throws TypeError when it is nothing that is waited for, RangeError when a time is not above 0 ms
 * @public
 */
export function waitFor(condition: StoryCondition | number, options: WaitForOptions = {}): StoryStep {
  checkNames('options', options, ['withinMs']);
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
  const hint = isObservable(condition) ? ' (`silence` of exotel-rx is another one)' : '';
  throw new TypeError(
    `\`condition\` must be a number of ms, or what silence(ms) or ended() of exotel-rx/testing give, got ${describeValue(condition)}${hint}`,
  );
}
