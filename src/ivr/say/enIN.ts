import type { SayLanguage } from './SayLanguage.js';

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const OTHERS = 'hundred thousand lakh crore minus point plus and rupee rupees paisa paise am pm'.split(' ');

/** The two-digit numbers from 20: the tens, and the units unless they are 0. */
const joined = (tens: readonly string[], units: readonly string[]) =>
  tens.flatMap((ten) => [[ten], ...units.map((unit) => [ten, unit])]);

const numbers = [...UNITS.map((unit) => [unit]), ...joined(TENS, UNITS.slice(1, 10))];
const days = [
  ...ORDINALS.map((day) => [day]),
  ['twentieth'],
  ...ORDINALS.slice(0, 9).map((day) => ['twenty', day]),
  ['thirtieth'],
  ['thirty', 'first'],
];
const SPOKEN: Readonly<Record<string, string>> = { am: 'a m', pm: 'p m' };

/** English as spoken in India. */
export const enIN: SayLanguage = {
  texts: Object.fromEntries(
    [...UNITS, ...TENS, ...ORDINALS, 'twentieth', 'thirtieth', ...MONTHS, ...OTHERS].map((word) => [
      word,
      SPOKEN[word] ?? word,
    ]),
  ),
  numbers,
  hundred: 'hundred',
  thousand: 'thousand',
  lakh: 'lakh',
  crore: 'crore',
  minus: 'minus',
  point: 'point',
  plus: 'plus',
  rupees: ['rupee', 'rupees'],
  paise: ['paisa', 'paise'],
  and: 'and',
  days,
  months: MONTHS,
  hundredInYears: 'fullHundreds',
  time: (hour, minute) => [
    ...(numbers[hour % 12 === 0 ? 12 : hour % 12] ?? []),
    // Five past ten is "ten zero five".
    ...(minute > 0 && minute < 10 ? ['zero'] : []),
    ...(minute > 0 ? (numbers[minute] ?? []) : []),
    hour < 12 ? 'am' : 'pm',
  ],
};
