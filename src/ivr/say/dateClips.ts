import { describeValue } from '../../support/describeValue.js';
import type { SayLanguage } from './SayLanguage.js';
import { wholeNumberClips } from './wholeNumberClips.js';

/**
 * A day of the calendar.
 *
 * @public
 */
export interface CalendarDate {
  /** 1 to 9999; left out, it is not said. */
  readonly year?: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
}

/** A leap year, for dates without one: the 29th of February is a birthday. */
const ANY_YEAR = 2_000;

/**
 * The clips of a date: day, month, year.
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
    throw new RangeError(`The calendar has no day ${parts.join('/')} (year/month/day)`);
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
  // "nineteen five" would be a time: below ten the hundred is said.
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
