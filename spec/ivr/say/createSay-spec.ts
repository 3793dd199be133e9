import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { createSay, promptAudio, type Say, SAY_LANGUAGES, type SayLanguage } from '../../../src/index';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';
import { temporaryFolder } from '../../kit/process/temporaryFolder';
import { thrownBy } from '../../kit/process/thrownBy';

const { 'en-IN': enIN, 'hi-IN': hiIN } = SAY_LANGUAGES;
const pathOf = temporaryFolder();

/** A `say` without files, and the texts of its clips. */
function sayIn(language: SayLanguage): { say: Say; spoken: (paths: readonly string[]) => string } {
  const spoken = (paths: readonly string[]) =>
    paths.map((path) => language.texts[clipOf(path)] ?? path).join(' ');
  return { say: createSay({ folder: '/clips', language, clips: [] }), spoken };
}

const clipOf = (path: string) => path.slice('/clips/'.length, -'.wav'.length);

const english = (read: (say: Say) => readonly string[]) => {
  const { say, spoken } = sayIn(enIN);
  return spoken(read(say));
};
const hindi = (read: (say: Say) => readonly string[]) => {
  const { say, spoken } = sayIn(hiIN);
  return spoken(read(say));
};

const ENGLISH: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1_000,
  lakh: 100_000,
  crore: 10_000_000,
};

/** Reads a whole number from words as a listener does, independently of how the words were put together. */
function understood(words: readonly string[], values: ReadonlyMap<string, number>): number {
  const scale = ['crore', 'lakh', 'thousand', 'hundred'].find((name) => words.includes(name));
  if (scale === undefined) {
    return words.reduce((sum, word) => sum + (values.get(word) ?? NaN), 0);
  }
  const at = words.lastIndexOf(scale);
  return (
    understood(words.slice(0, at), values) * (ENGLISH[scale] ?? NaN) + understood(words.slice(at + 1), values)
  );
}

describe('createSay', () => {
  it.each([
    ['4271', 'four two seven one'],
    ['0', 'zero'],
    ['007', 'zero zero seven'],
    ['98450 12-345', 'nine eight four five zero one two three four five'],
    ['+91 22', 'plus nine one two two'],
    ['', ''],
  ])('should say the digits %j one by one', (digits, words) => {
    expect(english((say) => say.digits(digits))).toBe(words);
  });

  it.each([
    [0, 'zero'],
    [-0, 'zero'],
    [7, 'seven'],
    [10, 'ten'],
    [19, 'nineteen'],
    [20, 'twenty'],
    [99, 'ninety nine'],
    [100, 'one hundred'],
    [101, 'one hundred one'],
    [999, 'nine hundred ninety nine'],
    [1_000, 'one thousand'],
    [12_345, 'twelve thousand three hundred forty five'],
    [99_999, 'ninety nine thousand nine hundred ninety nine'],
    [100_000, 'one lakh'],
    [123_456, 'one lakh twenty three thousand four hundred fifty six'],
    [9_999_999, 'ninety nine lakh ninety nine thousand nine hundred ninety nine'],
    [10_000_000, 'one crore'],
    [10_000_001, 'one crore one'],
    [
      1_234_567_890,
      'one hundred twenty three crore forty five lakh sixty seven thousand eight hundred ninety',
    ],
    [1e12, 'one lakh crore'],
    [1e14, 'one crore crore'],
    [
      Number.MAX_SAFE_INTEGER,
      'ninety crore seven lakh nineteen thousand nine hundred twenty five crore forty seven lakh forty thousand nine hundred ninety one',
    ],
    [-5, 'minus five'],
    [-100_000, 'minus one lakh'],
    [3.14, 'three point one four'],
    [-0.5, 'minus zero point five'],
    [10.05, 'ten point zero five'],
  ])('should say the number %d', (number, words) => {
    expect(english((say) => say.number(number))).toBe(words);
  });

  it.each([
    [0, 'zero rupees'],
    [1, 'one rupee'],
    [2, 'two rupees'],
    [0.01, 'one paisa'],
    [0.5, 'fifty paise'],
    [1.01, 'one rupee and one paisa'],
    [99.5, 'ninety nine rupees and fifty paise'],
    [0.1 + 0.2, 'thirty paise'],
    [1_234.56, 'one thousand two hundred thirty four rupees and fifty six paise'],
    [123_456, 'one lakh twenty three thousand four hundred fifty six rupees'],
    [25_000_000, 'two crore fifty lakh rupees'],
    [0.999, 'one rupee'],
    [-250, 'minus two hundred fifty rupees'],
    [-0.25, 'minus twenty five paise'],
    [-0.001, 'zero rupees'],
  ])('should say the amount %d', (rupees, words) => {
    expect(english((say) => say.amount(rupees))).toBe(words);
  });

  it.each([
    [{ year: 2026, month: 11, day: 22 }, 'twenty second november two thousand twenty six'],
    [{ year: 2000, month: 1, day: 1 }, 'first january two thousand'],
    [{ year: 1947, month: 8, day: 15 }, 'fifteenth august nineteen forty seven'],
    [{ year: 1900, month: 12, day: 31 }, 'thirty first december nineteen hundred'],
    [{ year: 1905, month: 10, day: 30 }, 'thirtieth october nineteen hundred five'],
    [{ year: 2024, month: 2, day: 29 }, 'twenty ninth february two thousand twenty four'],
    [{ month: 2, day: 29 }, 'twenty ninth february'],
  ])('should say the date %j', (date, words) => {
    expect(english((say) => say.date(date))).toBe(words);
  });

  it.each([
    [{ hour: 0 }, 'twelve a m'],
    [{ hour: 0, minute: 5 }, 'twelve zero five a m'],
    [{ hour: 9, minute: 30 }, 'nine thirty a m'],
    [{ hour: 12 }, 'twelve p m'],
    [{ hour: 23, minute: 59 }, 'eleven fifty nine p m'],
  ])('should say the time %j', (time, words) => {
    expect(english((say) => say.time(time))).toBe(words);
  });

  it('should say a Date as a calendar and a clock in the time zone show it', () => {
    const instant = new Date('2026-03-31T20:15:00Z');
    const { say, spoken } = sayIn(enIN);
    expect(spoken(say.date(instant))).toBe('first april two thousand twenty six');
    expect(spoken(say.time(instant))).toBe('one forty five a m');

    const utc = createSay({ folder: '/clips', timeZone: 'UTC', clips: [] });
    expect(spoken(utc.date(instant))).toBe('thirty first march two thousand twenty six');
    expect(spoken(utc.time(instant))).toBe('eight fifteen p m');
  });

  it('should say Hindi, where each number to 99 is a word of its own', () => {
    expect(hindi((say) => say.number(123_456))).toBe('एक लाख तेईस हज़ार चार सौ छप्पन');
    expect(hindi((say) => say.number(1_039_499_989))).toBe(
      'एक सौ तीन करोड़ चौरानवे लाख निन्यानवे हज़ार नौ सौ नवासी',
    );
    expect(hindi((say) => say.amount(1))).toBe('एक रुपया');
    expect(hindi((say) => say.amount(279.49))).toBe('दो सौ उन्यासी रुपये और उनचास पैसे');
    expect(hindi((say) => say.date({ year: 1947, month: 8, day: 15 }))).toBe('पंद्रह अगस्त उन्नीस सौ सैंतालीस');
    expect(hindi((say) => say.date({ year: 2026, month: 1, day: 1 }))).toBe('पहली जनवरी दो हज़ार छब्बीस');
    expect(hindi((say) => say.time({ hour: 10 }))).toBe('सुबह दस बजे');
    expect(hindi((say) => say.time({ hour: 19, minute: 35 }))).toBe('शाम सात बजकर पैंतीस मिनट');
    expect(hindi((say) => say.digits('+91'))).toBe('प्लस नौ एक');
  });

  it.each([
    ['en-IN', enIN],
    ['hi-IN', hiIN],
  ])(
    'should have 100 different numbers, 31 days and 12 months in %s',
    (_, { numbers, days, months, texts }) => {
      const spoken = (clips: readonly string[]) => clips.map((clip) => texts[clip]).join(' ');
      expect(new Set(numbers.map(spoken)).size).toBe(100);
      expect(new Set(days.map(spoken)).size).toBe(31);
      expect(new Set(months.map((month) => texts[month])).size).toBe(12);
    },
  );

  it.each([
    ['en-IN', enIN],
    ['hi-IN', hiIN],
  ])('should say every number so that a listener understands it, in %s', (_, language) => {
    const { say } = sayIn(language);
    const clipsOf = (paths: readonly string[]) => paths.map(clipOf);
    const values = new Map(
      language.numbers.flatMap((clips, number) =>
        clips[0] !== undefined && clips.length === 1 ? [[clips[0], number]] : [],
      ),
    );
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.nat(8), (number, fewer) => {
        const said = Math.floor(number / 100 ** fewer);
        expect(understood(clipsOf(say.number(said)), values)).toBe(said);
      }),
    );
  });

  it.each([
    ['en-IN', enIN],
    ['hi-IN', hiIN],
  ])('should have exactly the clips in %s that are ever said', (_, language) => {
    const { say } = sayIn(language);
    const whole = (count: number) => Array.from({ length: count }, (_item, index) => index);
    const said = new Set([
      ...say.digits('+0123456789'),
      ...whole(100).flatMap((number) => say.number(number)),
      ...say.number(-11_111_111.5),
      ...[1.01, 2.02].flatMap((rupees) => say.amount(rupees)),
      ...whole(12).flatMap((month) => say.date({ year: 1947, month: month + 1, day: 1 })),
      ...whole(31).flatMap((day) => say.date({ month: 1, day: day + 1 })),
      ...whole(1_440).flatMap((at) => say.time({ hour: Math.floor(at / 60), minute: at % 60 })),
    ]);
    expect([...said].sort()).toEqual(
      Object.keys(language.texts)
        .map((clip) => `/clips/${clip}.wav`)
        .sort(),
    );
  });

  it('should name every missing file when it is created', () => {
    const folder = pathOf('half');
    mkdirSync(folder);
    for (const clip of Object.keys(enIN.texts).filter((name) => name !== 'two' && name !== 'lakh')) {
      writeFileSync(`${folder}/${clip}.wav`, '');
    }
    mkdirSync(`${folder}/two.wav`);
    const error = thrownBy(() => createSay({ folder }));
    expect(error.code).toBe('missingPrompts');
    expect(error.message).toBe(`2 of 75 prompts are missing in ${folder}: two.wav, lakh.wav`);
    expect(createSay({ folder, clips: ['one', 'three'] }).digits('13')).toEqual([
      `${folder}/one.wav`,
      `${folder}/three.wav`,
    ]);
  });

  it('should play the clips of the examples as one playback', () => {
    const say = createSay({ folder: 'examples/audio/words' });
    marbles(({ flush }) => {
      const results: unknown[] = [];
      testCall()
        .play(promptAudio([say.amount(123_456.78), say.date({ month: 11, day: 22 })]))
        .subscribe((event) => results.push(event));
      flush();
      expect(results).toEqual([expect.objectContaining({ type: 'finished', outcome: 'played' })]);
    });
  });

  it.each<[string, (say: Say) => unknown, string]>([
    ['letters among digits', (say) => say.digits('12a4'), 'something else'],
    ['a plus after digits', (say) => say.digits('12+'), 'something else'],
    // @ts-expect-error -- misuse that no compiler has seen
    ['digits as a number', (say) => say.digits(42), 'got a number'],
    ['a value that is not a number', (say) => say.number(NaN), 'got NaN'],
    ['an infinite number', (say) => say.number(-Infinity), 'got -Infinity'],
    ['a number beyond 2^53', (say) => say.number(2 ** 53), 'got 9007199254740992'],
    ['a number that was not rounded', (say) => say.number(1 / 3), 'at most 6 decimals'],
    ['a number that is all but zero', (say) => say.number(1e-7), 'at most 6 decimals'],
    ['an amount that is not a number', (say) => say.amount(NaN), 'got NaN'],
    ['an amount too large', (say) => say.amount(1e14), 'got 100000000000000'],
    ['a day that the month does not have', (say) => say.date({ month: 4, day: 31 }), '-/4/31'],
    ['a leap day of another year', (say) => say.date({ year: 1900, month: 2, day: 29 }), '1900/2/29'],
    ['a month from 0', (say) => say.date({ month: 0, day: 1 }), '-/0/1'],
    ['an invalid Date', (say) => say.date(new Date('tomorrow')), 'Invalid time value'],
    ['an hour of 24', (say) => say.time({ hour: 24 }), '24:0'],
    ['half a minute', (say) => say.time({ hour: 2, minute: 0.5 }), '2:0.5'],
  ])('should throw for %s', (_, act, message) => {
    const { say } = sayIn(enIN);
    expect(() => act(say)).toThrow(message);
  });

  it('should not quote invalid digits, which may be secret', () => {
    const { say } = sayIn(enIN);
    expect(() => say.digits('4271x')).not.toThrow(/4271/);
  });

  it('should throw for an unknown language, time zone or clip', () => {
    // @ts-expect-error -- misuse that no compiler has seen
    expect(() => createSay({ folder: '.', language: 'xx' })).toThrow(
      "`language` must be one of 'en-IN', 'hi-IN', got \"xx\"",
    );
    expect(() => createSay({ folder: '.', clips: ['eleventy'] })).toThrow('`clips` must be one of');
    expect(() => createSay({ folder: '.', clips: [], timeZone: 'Mars' })).toThrow(RangeError);
  });
});
