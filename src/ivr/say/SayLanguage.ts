/**
 * How a language says numbers, amounts, dates and times, as names of clips: `'two'` is the file `two.wav` in the folder
 * of prompts. Everything but the time of day is plain data.
 *
 * @public
 */
export interface SayLanguage {
  /** What each clip says, by its name: what to record, and which files there must be. */
  readonly texts: Readonly<Record<string, string>>;
  /** The numbers from 0 to 99, in order. */
  readonly numbers: readonly (readonly string[])[];
  readonly hundred: string;
  readonly thousand: string;
  readonly lakh: string;
  readonly crore: string;
  readonly minus: string;
  /** The decimal point. */
  readonly point: string;
  /** The `+` in front of a telephone number. */
  readonly plus: string;
  /** One rupee, and any other number of them; the same of paise. */
  readonly rupees: readonly [one: string, many: string];
  readonly paise: readonly [one: string, many: string];
  /** Between rupees and paise. */
  readonly and: string;
  /** The days of a month from 1 to 31, in order, as a date says them. */
  readonly days: readonly (readonly string[])[];
  /** January to December. */
  readonly months: readonly string[];
  /** Years from 1100 to 1999 are counted in hundreds; whether the word for it is said, as in "nineteen hundred". */
  readonly hundredInYears: 'always' | 'fullHundreds';
  /** A time of day: hours from 0 to 23, minutes from 0 to 59. */
  time(hour: number, minute: number): readonly string[];
}
