/**
 * A language for {@link createSay}: the names of the clips for numbers, amounts, dates and times. The clip `'two'` is
 * the file `two.wav` in the folder of clips.
 *
 * @public
 */
export interface SayLanguage {
  /** The text of each clip, by the name of the clip: which files are needed, and what to record. */
  readonly texts: Readonly<Record<string, string>>;
  /** Clips of the numbers 0 to 99, in order. */
  readonly numbers: readonly (readonly string[])[];
  /** Clip for 100. */
  readonly hundred: string;
  /** Clip for 1,000. */
  readonly thousand: string;
  /** Clip for 100,000. */
  readonly lakh: string;
  /** Clip for 10,000,000. */
  readonly crore: string;
  /** Clip before a negative number. */
  readonly minus: string;
  /** Clip of the decimal point. */
  readonly point: string;
  /** Clip of the `+` before a telephone number. */
  readonly plus: string;
  /** Clips for one rupee and for any other number of rupees. */
  readonly rupees: readonly [one: string, many: string];
  /** Clips for one paisa and for any other number of paise. */
  readonly paise: readonly [one: string, many: string];
  /** Clip between rupees and paise. */
  readonly and: string;
  /** Clips of the days 1 to 31 of a month, in order, as a date says them. */
  readonly days: readonly (readonly string[])[];
  /** Clips of January to December. */
  readonly months: readonly string[];
  /**
   * Years from 1100 to 1999 are said in hundreds, as in "nineteen hundred". Whether the word for hundred is said in
   * each of them, or only if the last two digits are below 10.
   */
  readonly hundredInYears: 'always' | 'fullHundreds';
  /**
   * Returns the clips of a time of day, in order.
   *
   * @param hour - 0 to 23
   * @param minute - 0 to 59
   */
  time(hour: number, minute: number): readonly string[];
}
