import { ExotelError } from '../../ExotelError.js';
import { filePath, missingFiles } from '../../sources/files.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { type CalendarDate, type ClockTime, dateClips, timeClips, zonedParts } from './dateClips.js';
import { enIN } from './enIN.js';
import { hiIN } from './hiIN.js';
import { amountClips, digitClips, numberClips } from './numberClips.js';
import type { SayLanguage } from './SayLanguage.js';

/**
 * The built-in languages, by their code.
 *
 * @public
 */
export const SAY_LANGUAGES = { 'en-IN': enIN, 'hi-IN': hiIN } as const;

/**
 * Options for {@link createSay}.
 *
 * @public
 */
export interface SayOptions {
  /** Folder of the clips: one WAV file for each name in `language.texts`, such as `two.wav` and `hundred.wav`. */
  readonly folder: string | URL;
  /** A built-in language, or your own. @defaultValue 'en-IN' */
  readonly language?: keyof typeof SAY_LANGUAGES | SayLanguage;
  /** Time zone in which a `Date` is read. @defaultValue 'Asia/Kolkata' */
  readonly timeZone?: string;
  /** Names of the clips that must exist, if you do not need all clips. @defaultValue all clips of the language */
  readonly clips?: readonly string[];
}

const SAY_OPTIONS: OptionNames<SayOptions> = {
  folder: true,
  language: true,
  timeZone: true,
  clips: true,
};

/**
 * Converts values to clips. Each method returns the paths of the clips, in order; use them as a prompt or as a part
 * of a prompt.
 *
 * @public
 */
export interface Say {
  /**
   * Returns the clips of digits, one by one, as in `'4271'` or `'+91 98450 12345'`.
   *
   * @param digits - 0 to 9, spaces and hyphens, with at most one leading `+`
   * @throws TypeError when there are other characters; the message does not quote the digits, which may be secret
   */
  digits(digits: string): readonly string[];
  /**
   * Returns the clips of a number: 123456 is "one lakh twenty-three thousand four hundred fifty-six".
   *
   * @param number - from −(2⁵³ − 1) to 2⁵³ − 1, with at most 6 decimals
   * @throws RangeError when the number is outside this range
   */
  number(number: number): readonly string[];
  /**
   * Returns the clips of an amount of money: 99.5 is "ninety-nine rupees and fifty paise".
   *
   * @param rupees - the amount in rupees; rounded to the paisa
   * @throws RangeError when the amount is not finite, or exceeds ±(2⁵³ − 1) paise
   */
  amount(rupees: number): readonly string[];
  /**
   * Returns the clips of a date: day, month, and the year if there is one.
   *
   * @param date - a day of the calendar, or a `Date` in the `timeZone`
   * @throws RangeError when the calendar has no such day
   */
  date(date: Date | CalendarDate): readonly string[];
  /**
   * Returns the clips of a time of day, on the 12-hour clock.
   *
   * @param time - hour and minute, or a `Date` in the `timeZone`
   * @throws RangeError when the hour or the minute is out of range
   */
  time(time: Date | ClockTime): readonly string[];
}

/**
 * Creates a {@link Say}, which says digits, numbers, amounts, dates and times from a folder of recorded clips. Every
 * clip is checked now, so no clip is found missing in the middle of a call.
 *
 * ```ts
 * const say = createSay({ folder: 'prompts/en' });
 * call.play(promptAudio(['prompts/your-balance-is.wav', say.amount(1_234.5)]));
 * ```
 *
 * @param options - the folder of the clips, the language, and the time zone
 * @returns methods that return paths of clips
 * @throws ExotelError with code `missingPrompts` when files are missing; it names all of them. RangeError when the
 *   language, the time zone, a clip or an option is unknown
 * @see {@link promptAudio}
 * @public
 */
export function createSay(options: SayOptions): Say {
  checkOptions('createSay', options, SAY_OPTIONS);
  const { language: wanted = 'en-IN', timeZone = 'Asia/Kolkata' } = options;
  const language = typeof wanted === 'string' ? builtIn(wanted) : wanted;
  const folder = filePath(options.folder, 'folder');
  const pathOf = (clip: string) => `${folder}/${clip}.wav`;
  const known = Object.keys(language.texts);
  const { clips = known } = options;
  for (const clip of clips) {
    checkOneOf('clips', clip, known);
  }
  checkFiles(folder, clips.map(pathOf));
  // Throws for an unknown time zone.
  new Intl.DateTimeFormat('en', { timeZone });
  const paths = (names: readonly string[]) => names.map(pathOf);

  return {
    digits: (digits) => paths(digitClips(language, digits)),
    number: (number) => paths(numberClips(language, number)),
    amount: (rupees) => paths(amountClips(language, rupees)),
    date: (date) => paths(dateClips(language, date instanceof Date ? zonedParts(date, timeZone) : date)),
    time: (time) => paths(timeClips(language, time instanceof Date ? zonedParts(time, timeZone) : time)),
  };
}

function builtIn(code: keyof typeof SAY_LANGUAGES): SayLanguage {
  checkOneOf<string>('language', code, Object.keys(SAY_LANGUAGES));
  return SAY_LANGUAGES[code];
}

function checkFiles(folder: string, paths: readonly string[]): void {
  const missing = missingFiles(paths).map((path) => path.slice(folder.length + 1));
  if (missing.length > 0) {
    throw new ExotelError(
      'missingPrompts',
      `${missing.length} of ${paths.length} prompts are missing in ${folder}: ${missing.join(', ')}`,
    );
  }
}
