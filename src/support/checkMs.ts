import { describeValue } from './describeValue.js';

/** What the runtime's timers hold, 24 days; a longer delay is none to them. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws RangeError when a time is not above 0 ms, or longer than a timer can be; it names the option */
export function checkMs(name: string, value: number): void {
  if (!(value > 0 && value <= MAX_TIMER_MS)) {
    throw new RangeError(
      `\`${name}\` must be a number of ms above 0 and below ${MAX_TIMER_MS + 1}, got ${describeValue(value)}`,
    );
  }
}
