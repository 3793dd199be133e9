import { concat, concatMap, map, of, takeUntil, throwError, timer } from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import { menu, type MenuOptions, type MenuResult } from '../../../src/ivr/questions/menu';
import { testCall } from '../../../src/testing/testCall';
import { marbleKeys, marbles } from '../../../src/testing/marbles/marbles';

/** Audio that can be recognized by its first sample. */
const said = (mark: number, durationMs = 1_000) =>
  Int16Array.from({ length: durationMs * 8 }, (_, index) => (index === 0 ? mark : 0));
const NAMES = ['', 'menu', 'sorry', 'help', 'hello'];
const [MENU, SORRY, HELP, HELLO] = [said(1), said(2, 400), said(3, 600), said(4, 400)];

interface Story {
  readonly title: string;
  readonly choices?: readonly string[];
  readonly options?: MenuOptions;
  readonly keys?: string;
  readonly hangUp?: string;
  /** When the result is emitted, in ms. */
  readonly at: number;
  readonly result: MenuResult<string>;
  /** The prompts whose first message was heard. @defaultValue none */
  readonly heard?: readonly string[];
}

const chosen = (choice: string) => ({ type: 'choice', choice }) as const;
const exhausted = (by: 'noInput' | 'noMatch') => ({ type: 'exhausted', by }) as const;

const stories: Readonly<Record<string, readonly Story[]>> = {
  'a choice': [
    {
      title: 'be made by its digit, at once, and cut the prompt',
      options: { prompt: MENU },
      keys: '300ms 2',
      at: 300,
      result: chosen('2'),
      heard: ['menu'],
    },
    {
      title: 'be made at its last digit when no longer choice starts with it',
      choices: ['1', '20', '21'],
      keys: '300ms 2 99ms 1',
      at: 400,
      result: chosen('21'),
    },
    {
      title: 'be made after a pause when a longer choice is possible',
      choices: ['1', '10'],
      options: { interDigitTimeoutMs: 1_500 },
      keys: '300ms 1',
      at: 1_800,
      result: chosen('1'),
    },
    {
      title: 'be made at once by a finish key when a longer choice is possible',
      choices: ['1', '10'],
      keys: '300ms 1 99ms h',
      at: 400,
      result: chosen('1'),
    },
    {
      title: 'be made at once when it is the longest',
      choices: ['1', '10'],
      keys: '300ms 1 99ms 0',
      at: 400,
      result: chosen('10'),
    },
    {
      title: 'continue with a digit at the instant of the pause',
      choices: ['1', '10'],
      options: { interDigitTimeoutMs: 1_500 },
      keys: '300ms 1 1499ms 0',
      at: 1_800,
      result: chosen('10'),
    },
    {
      title: 'be a finish key',
      choices: ['1', '#'],
      keys: '300ms h',
      at: 300,
      result: chosen('#'),
    },
    {
      title: 'contain a finish key',
      choices: ['1', '1#', '10'],
      keys: '300ms 1 99ms h',
      at: 400,
      result: chosen('1#'),
    },
    {
      title: 'be the repeat key',
      choices: ['1', '*'],
      options: { prompt: MENU },
      keys: '300ms s',
      at: 300,
      result: chosen('*'),
      heard: ['menu'],
    },
    {
      title: 'start with the repeat key, which then has no effect',
      choices: ['12', '*1'],
      options: { prompt: MENU },
      keys: '300ms s 99ms 1',
      at: 400,
      result: chosen('*1'),
      heard: ['menu'],
    },
    {
      title: 'be possible as the menu starts, after its first message',
      options: { prompt: MENU },
      keys: '0ms 1',
      at: 0,
      result: chosen('1'),
      heard: ['menu'],
    },
    {
      title: 'be made at the end of a prompt that may not be cut',
      options: { prompt: MENU, bargeIn: false },
      keys: '300ms 1',
      at: 1_000,
      result: chosen('1'),
      heard: ['menu'],
    },
  ],
  'a wrong answer': [
    {
      title: 'play the prompt for it and the menu again, as one playback',
      options: { prompt: MENU, noMatchPrompts: [SORRY] },
      keys: '300ms 9 1799ms 1',
      at: 2_100,
      result: chosen('1'),
      // The message at 300 ms plays until 400 ms; then 400 ms of sorry and 1,000 ms of menu.
      heard: ['menu', 'sorry', 'menu'],
    },
    {
      title: 'be known at once when no choice starts with it',
      choices: ['1', '10'],
      options: { maxAttempts: 1 },
      keys: '300ms 1 99ms 9',
      at: 400,
      result: exhausted('noMatch'),
    },
    {
      title: 'be the start of a choice without its end',
      choices: ['10', '11'],
      options: { maxAttempts: 1, interDigitTimeoutMs: 500 },
      keys: '300ms 1',
      at: 800,
      result: exhausted('noMatch'),
    },
    {
      title: 'be a finish key without a choice',
      options: { maxAttempts: 1 },
      keys: '300ms h',
      at: 300,
      result: exhausted('noMatch'),
    },
    {
      title: 'be the repeat key alone when a choice starts with it',
      choices: ['12', '*1'],
      options: { prompt: MENU, maxAttempts: 1, interDigitTimeoutMs: 500 },
      keys: '300ms s',
      at: 800,
      result: exhausted('noMatch'),
      heard: ['menu'],
    },
    {
      title: 'be the repeat key and a finish key when a choice starts with it',
      choices: ['12', '*1'],
      options: { prompt: MENU, maxAttempts: 1 },
      keys: '300ms s 99ms h',
      at: 400,
      result: exhausted('noMatch'),
      heard: ['menu'],
    },
    {
      title: 'keep digits that are pressed during its prompt as the next answer (FreeSWITCH)',
      options: { prompt: MENU, noMatchPrompts: [SORRY] },
      keys: '300ms 9 299ms 2',
      at: 600,
      result: chosen('2'),
      heard: ['menu', 'sorry'],
    },
    {
      title: 'leave further typed digits to the next try',
      options: { prompt: MENU },
      keys: '(92)',
      at: 0,
      result: chosen('2'),
      heard: ['menu'],
    },
  ],
  flushOnRetry: [
    {
      title: 'drop digits that are pressed during the prompt for a wrong answer',
      options: { prompt: MENU, noMatchPrompts: [SORRY], flushOnRetry: true },
      keys: '300ms 9 299ms 2 599ms 1',
      at: 1_200,
      result: chosen('1'),
      heard: ['menu', 'sorry', 'menu'],
    },
    {
      title: 'drop further typed digits',
      options: { maxAttempts: 2, firstDigitTimeoutMs: 500, flushOnRetry: true },
      keys: '300ms (92)',
      at: 800,
      result: exhausted('noInput'),
    },
  ],
  'the tries': [
    {
      title:
        'be exhausted by silence, with one prompt after another and the last prompt for all further times',
      options: {
        prompt: MENU,
        maxAttempts: 4,
        firstDigitTimeoutMs: 500,
        noInputPrompts: [HELLO, HELP],
        noMatchPrompts: [SORRY],
      },
      at: 1_500 + 1_900 + 2_100 + 2_100,
      result: exhausted('noInput'),
      heard: ['menu', 'hello', 'menu', 'help', 'menu', 'help', 'menu'],
    },
    {
      title: 'be counted separately for the prompts, and together for giving up',
      options: {
        prompt: MENU,
        maxAttempts: 3,
        firstDigitTimeoutMs: 500,
        noInputPrompts: [HELLO, HELP],
        noMatchPrompts: [SORRY, HELP],
      },
      // Silence until 1,500 ms; 9 during the menu, when a message has just started; silence.
      keys: '2500ms 9',
      at: 2_500 + 200 + 1_400 + 500,
      result: exhausted('noInput'),
      heard: ['menu', 'hello', 'menu', 'sorry', 'menu'],
    },
    {
      title: 'report what exhausted them',
      options: { maxAttempts: 2, firstDigitTimeoutMs: 500 },
      keys: '700ms 9',
      at: 700,
      result: exhausted('noMatch'),
    },
    {
      title: 'not be used by the repeat key',
      options: { prompt: MENU, maxAttempts: 1 },
      keys: '300ms s 299ms s 299ms s 299ms 1',
      at: 1_200,
      result: chosen('1'),
      heard: ['menu', 'menu', 'menu', 'menu'],
    },
    {
      title: 'be used by the repeat key when it is switched off',
      options: { prompt: MENU, maxAttempts: 1, repeatKey: '' },
      keys: '300ms s',
      at: 300,
      result: exhausted('noMatch'),
      heard: ['menu'],
    },
  ],
  'the end of the call': [
    {
      title: 'end the menu',
      options: { prompt: MENU },
      hangUp: '1500ms x',
      at: 1_500,
      result: { type: 'ended' },
      heard: ['menu'],
    },
    {
      title: 'end the menu also during the prompt for a wrong answer that may not be cut',
      options: { prompt: MENU, noMatchPrompts: [HELP], flushOnRetry: true, maxAttempts: 2 },
      keys: '300ms 9',
      hangUp: '600ms x',
      at: 600,
      result: { type: 'ended' },
      heard: ['menu', 'help'],
    },
  ],
};

describe.each(Object.entries(stories))('menu: %s', (_name, group) => {
  it.each(group.map((story) => [story.title, story] as const))('should %s', (_title, story) => {
    const { choices = ['1', '2'], options, keys = '-', hangUp = '-', at, result, heard = [] } = story;
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall({
        dtmf$: cold(keys, marbleKeys),
        lifecycle$: cold(hangUp, { x: 'callerHangup' }),
      });
      const names: string[] = [];
      call.heard$.subscribe(({ samples }) => {
        names.push(...Array.from(samples, (sample) => NAMES[sample] ?? '').filter((name) => name !== ''));
      });

      expectObservable(menu(call, choices, options)).toBe(at === 0 ? '(r|)' : `${at}ms (r|)`, { r: result });
      flush();
      expect(names).toEqual(heard);
    });
  });
});

describe('menu', () => {
  it('should drop digits that were typed ahead with typeAhead flush, but only before the first try', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms 1 999ms (92)') });
      const offered$ = timer(200).pipe(
        concatMap(() => menu(call, ['1', '2'], { typeAhead: 'flush', prompt: MENU })),
      );

      expectObservable(offered$).toBe('1100ms (r|)', { r: chosen('2') });
    });
  });

  it('should pass digits that were typed ahead to the menus that follow', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms (2199)') });
      const tree$ = concat(
        menu(call, ['1', '2'], { prompt: MENU }),
        menu(call, ['1', '2'], { prompt: MENU }),
        gather(call, { numDigits: 2 }).pipe(map(({ digits }) => digits)),
      );

      expectObservable(tree$).toBe('100ms (abc|)', { a: chosen('2'), b: chosen('1'), c: '99' });
    });
  });

  it('should start with all its tries for each subscription', () => {
    marbles(({ expectObservable }) => {
      const offered$ = menu(testCall(), ['1'], { maxAttempts: 2, firstDigitTimeoutMs: 100 });

      expectObservable(concat(offered$, offered$)).toBe('200ms a 199ms (a|)', { a: exhausted('noInput') });
    });
  });

  it('should keep its digits from an older question, also during the prompt for a wrong answer', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('300ms 9 299ms 7 1199ms 1 99ms 5') });
      const older$ = gather(call, { numDigits: 1 }).pipe(map(({ digits }) => digits));
      const menu$ = menu(call, ['1'], { prompt: MENU, noMatchPrompts: [HELP], flushOnRetry: true });

      expectObservable(older$).toBe('1900ms (r|)', { r: '5' });
      expectObservable(menu$).toBe('1800ms (r|)', { r: chosen('1') });
    });
  });

  it('should stop its prompt when it is unsubscribed', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();

      expectObservable(menu(call, ['1'], { prompt: MENU }).pipe(takeUntil(cold('300ms x')))).toBe('300ms |');
      expectObservable(call.botSpeaking$.pipe(takeUntil(cold('2s x')))).toBe('t 399ms f 1599ms |', {
        f: false,
        t: true,
      });
    });
  });

  it('should error with the error of a prompt', () => {
    marbles(({ expectObservable }) => {
      const broken$ = throwError(() => new Error('voice lost'));
      const options = { firstDigitTimeoutMs: 100, noInputPrompts: [broken$] };

      expectObservable(menu(testCall(), ['1'], options)).toBe('100ms #', undefined, new Error('voice lost'));
      expectObservable(menu(testCall(), ['1'], { ...options, flushOnRetry: true })).toBe(
        '100ms #',
        undefined,
        new Error('voice lost'),
      );
    });
  });

  it('should repeat the menu as often as the caller asks in one instant', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ dtmf$: of(`${'*'.repeat(60)}1`) });

      expectObservable(menu(call, ['1'], { maxAttempts: 1 })).toBe('(r|)', { r: chosen('1') });
    });
  });

  const call = marbles(() => testCall());
  it.each<[unknown, MenuOptions, string]>([
    [[], {}, '`choices` must be an array of at least one choice, got an empty array'],
    ['12', {}, '`choices` must be an array of at least one choice, got "12"'],
    [['sales'], {}, '`choices` must contain only 0-9, *, # and A-D, got "sales"'],
    [['1', ''], {}, '`choices` must have at least one digit each, got ""'],
    [['1', '2', '1'], {}, '`choices` must differ from each other, got 1, 2, 1'],
    [
      ['1'],
      JSON.parse('{"noInputPrompts":"a.wav"}'),
      '`noInputPrompts` must be an array of prompts, got "a.wav"',
    ],
    [['1'], { maxAttempts: 0 }, '`maxAttempts` must be an integer from 1, got 0'],
    [['1'], { repeatKey: 'r' }, '`repeatKey` must contain only 0-9, *, # and A-D, got "r"'],
    [['1'], { interDigitTimeoutMs: -5 }, '`interDigitTimeoutMs` must be a number of ms from 0'],
    [
      ['1'],
      JSON.parse('{"prompt":7}'),
      'A prompt must be audio (AudioFrame, Int16Array or Uint8Array), the path of a WAV file',
    ],
  ])('should throw when called with %j and %j', (choices, options, message) => {
    expect(() => {
      Reflect.apply(menu, undefined, [call, choices, options]);
    }).toThrow(message);
  });
});
