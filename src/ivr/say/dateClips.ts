import { describeValue } from '../../support/describeValue.js';
import { wholeNumberClips } from './numberClips.js';
import type { SayLanguage } from './SayLanguage.js';

/**
 * A day of the calendar.
 *
 * @public
 */
export interface CalendarDate {
  /** 1 to 9999. Leave it out to say the date without a year. */
  readonly year?: number;
  /** 1 (January) to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** A leap year, for dates without a year: a birthday may be the 29th of February. */
const ANY_YEAR = 2_000;

/**
 * Returns the clips of a date: day, month, year.
 *
 * @throws RangeError when the calendar has no such day
 */
export function dateClips(language: SayLanguage, { year, month, day }: CalendarDate): readonly string[] {
  if (
    !isWithin(year ?? ANY_YEAR, 1, 9_999) ||
    !isWithin(month, 1, 12) ||
    !isWithin(day, 1, daysIn(year ?? ANY_YEAR, month))
  ) {
    const parts = [year, month, day].map((part) => (part === undefined ? '-' : describeValue(part)));
    throw new RangeError(`\`date\` must be a day of the calendar, got ${parts.join('/')} (year/month/day)`);
  }
  return [
    ...(language.days[day - 1] ?? []),
    ...language.months.slice(month - 1, month),
    ...(year === undefined ? [] : yearClips(language, year)),
  ];
}

function yearClips(language: SayLanguage, year: number): readonly string[] {
  if (year < 1_100 || year > 1_999) {
    return wholeNumberClips(language, year);
  }
  const rest = year % 100;
  // "Nineteen five" sounds like a time of day.
  const isHundredSaid = language.hundredInYears === 'always' || rest < 10;
  return [
    ...wholeNumberClips(language, Math.floor(year / 100)),
    ...(isHundredSaid ? [language.hundred] : []),
    ...(rest === 0 ? [] : wholeNumberClips(language, rest)),
  ];
}

function daysIn(year: number, month: number): number {
  if (month === 2) {
    return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isWithin(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

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
 * Returns the clips of a time of day.
 *
 * @throws RangeError when the hour or the minute is out of range
 */
export function timeClips(language: SayLanguage, { hour, minute = 0 }: ClockTime): readonly string[] {
  if (!isBelow(hour, 24) || !isBelow(minute, 60)) {
    throw new RangeError(
      `\`time\` must be from 0:00 to 23:59, got ${describeValue(hour)}:${describeValue(minute)}`,
    );
  }
  return language.time(hour, minute);
}

function isBelow(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < limit;
}

/**
 * Returns the date and time that a wall clock in a time zone shows at an instant.
 *
 * @throws RangeError when the instant or the time zone is not valid
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
