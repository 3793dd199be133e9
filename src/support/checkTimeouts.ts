import { describeValue } from './describeValue.js';

/** The longest time that the timers of JavaScript know: 24 days. */
const MAX_TIMER_MS = 2_147_483_647;

/** @throws RangeError when a time is no number of ms that a timer can wait; it names the option and quotes the value */
export function checkTimeouts(timeouts: Readonly<Record<string, number>>): void {
  for (const [name, ms] of Object.entries(timeouts)) {
    if (typeof ms !== 'number' || !(ms >= 0) || (ms > MAX_TIMER_MS && ms !== Infinity)) {
      throw new RangeError(
        `\`${name}\` must be a number of ms from 0 to ${MAX_TIMER_MS}, or Infinity, got ${describeValue(ms)}`,
      );
    }
  }
}
