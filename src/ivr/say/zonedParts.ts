import type { CalendarDate } from './dateClips.js';
import type { ClockTime } from './timeClips.js';

/**
 * What a calendar and a clock on the wall of a time zone show at an instant.
 *
 * @throws RangeError when the instant or the zone is none
 */
export function zonedParts(instant: Date, timeZone: string): CalendarDate & ClockTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const partOf = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? NaN;
  return {
    year: partOf('year'),
    month: partOf('month'),
    day: partOf('day'),
    hour: partOf('hour'),
    minute: partOf('minute'),
  };
}
