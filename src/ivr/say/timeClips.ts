import { describeValue } from '../../support/describeValue.js';
import type { SayLanguage } from './SayLanguage.js';

/**
 * A time of day.
 *
 * @public
 */
export interface ClockTime {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. @defaultValue 0 */
  readonly minute?: number;
}

/**
 * The clips of a time of day.
 *
 * @throws RangeError when the clock has no such time
 */
export function timeClips(language: SayLanguage, { hour, minute = 0 }: ClockTime): readonly string[] {
  if (!isBelow(hour, 24) || !isBelow(minute, 60)) {
    throw new RangeError(`The clock has no time ${describeValue(hour)}:${describeValue(minute)}`);
  }
  return language.time(hour, minute);
}

function isBelow(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < limit;
}
