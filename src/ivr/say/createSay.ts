import { ExotelError } from '../../ExotelError.js';
import { filePath, missingFiles } from '../../sources/files.js';
import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { type CalendarDate, type ClockTime, dateClips, timeClips, zonedParts } from './dateClips.js';
import { enIN } from './enIN.js';
import { hiIN } from './hiIN.js';
import { amountClips, digitClips, numberClips } from './numberClips.js';
import type { SayLanguage } from './SayLanguage.js';

/**
 * The languages that are built in.
 *
 * @public
 */
export const SAY_LANGUAGES = { 'en-IN': enIN, 'hi-IN': hiIN } as const;

/**
 * Where the clips are and how they are put together.
 *
 * @public
 */
export interface SayOptions {
  /** Of the clips, one WAV file each, named after what `language.texts` lists: `two.wav`, `hundred.wav`. */
  readonly folder: string | URL;
  /** A language that is built in, or one of your own. @defaultValue 'en-IN' */
  readonly language?: keyof typeof SAY_LANGUAGES | SayLanguage;
  /** Of dates and times that are given as a `Date`. @defaultValue 'Asia/Kolkata' */
  readonly timeZone?: string;
  /** The clips that there must be, when not all of the language will be needed. @defaultValue all of the language */
  readonly clips?: readonly string[];
}

const SAY_OPTIONS: OptionNames<SayOptions> = {
  folder: true,
  language: true,
  timeZone: true,
  clips: true,
};

/**
 * Says values: each gives the paths of its clips, in order, a prompt as it is or as a part of one.
 *
 * @public
 */
export interface Say {
  /** Digits one by one: `'4271'`, `'+91 98450 12345'`. @throws TypeError when there is something else in them */
  digits(digits: string): readonly string[];
  /** A number: 123456 is "one lakh twenty-three thousand four hundred fifty-six". @throws RangeError */
  number(number: number): readonly string[];
  /** Money, in rupees, rounded to the paisa: 99.5 is "ninety-nine rupees and fifty paise". @throws RangeError */
  amount(rupees: number): readonly string[];
  /** A date: day, month, and the year unless it is left out. @throws RangeError */
  date(date: Date | CalendarDate): readonly string[];
  /** A time of day, on the clock of twelve hours. @throws RangeError */
  time(time: Date | ClockTime): readonly string[];
}

/**
 * Makes what says numbers, amounts, dates and times out of a folder of recorded clips. That every clip is there is
 * checked now, not in the middle of a call.
 *
 * ```ts
 * const say = createSay({ folder: 'prompts/en' });
 * call.play(promptAudio(['prompts/your-balance-is.wav', say.amount(1_234.5)]));
 * ```
 *
 * @throws ExotelError `missingPrompts`, naming every file that is missing; RangeError when there is no such language,
 *   time zone or clip
 * @public
 */
export function createSay(options: SayOptions): Say {
  checkOptions('createSay', options, SAY_OPTIONS);
  const { language: wanted = 'en-IN', timeZone = 'Asia/Kolkata' } = options;
  const language = typeof wanted === 'string' ? builtIn(wanted) : wanted;
  const folder = filePath(options.folder);
  const pathOf = (clip: string) => `${folder}/${clip}.wav`;
  const known = Object.keys(language.texts);
  const { clips = known } = options;
  for (const clip of clips) {
    checkOneOf('clips', clip, known);
  }
  checkFiles(folder, clips.map(pathOf));
  // Throws when there is no such zone.
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
