import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  isObservable,
  map,
  NEVER,
  of,
  throwError,
  timer,
} from 'rxjs';
import { confirm, type ConfirmOptions, type ConfirmResult } from '../../../src/ivr/questions/confirm';
import { gather } from '../../../src/ivr/questions/gather';
import type { GatherOptions } from '../../../src/ivr/questions/GatherOptions';
import type { PromptSource } from '../../../src/ivr/prompts/PromptSource';
import { reprompt, type RepromptOptions, type RepromptResult } from '../../../src/ivr/questions/reprompt';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbleKeys, marbles } from '../../../src/testing/marbles/marbles';

const inShort = map((result: RepromptResult) => {
  switch (result.type) {
    case 'accepted':
      return `accepted ${result.answer.digits}`;
    case 'exhausted':
      return `exhausted ${result.by}`;
    case 'ended':
      return 'ended';
  }
});

interface Story {
  readonly title: string;
  readonly ask?: GatherOptions;
  readonly options?: RepromptOptions;
  readonly keys?: string;
  readonly hangUp?: string;
  readonly expected: string;
  readonly result: string;
}

const isPin: RepromptOptions = { accept: ({ digits }) => digits === '42' };
const looksUpPin: RepromptOptions = { accept: ({ digits }) => timer(300).pipe(map(() => digits === '42')) };

const stories: readonly Story[] = [
  {
    title: 'accept every entry by default',
    keys: '100ms 4 99ms 2',
    expected: '200ms (r|)',
    result: 'accepted 42',
  },
  {
    title: 'ask again until an entry is accepted',
    options: isPin,
    keys: '100ms 1 99ms 1 99ms 4 99ms 2',
    expected: '400ms (r|)',
    result: 'accepted 42',
  },
  {
    title: 'wait for a judgement that takes time, and keep digits that are typed meanwhile',
    options: looksUpPin,
    keys: '100ms 1 99ms 1 99ms 4 99ms 2',
    // 200 and 300 ms: the second entry is complete by 400 ms.
    expected: '800ms (r|)',
    result: 'accepted 42',
  },
  {
    title: 'give up after three tries, wrong entries and silence together',
    options: isPin,
    ask: { numDigits: 2, firstDigitTimeoutMs: 500 },
    keys: '100ms 1 99ms 1 599ms 2 99ms 2',
    expected: '900ms (r|)',
    result: 'exhausted noMatch',
  },
  {
    title: 'give up after silence',
    ask: { firstDigitTimeoutMs: 500 },
    options: { maxAttempts: 2 },
    expected: '1s (r|)',
    result: 'exhausted noInput',
  },
  {
    title: 'count an entry that is too short as wrong',
    options: { maxAttempts: 1 },
    keys: '100ms 1 99ms h',
    expected: '200ms (r|)',
    result: 'exhausted noMatch',
  },
  {
    title: 'count a finish key alone as wrong',
    options: { maxAttempts: 1 },
    keys: '100ms h',
    expected: '100ms (r|)',
    result: 'exhausted noMatch',
  },
  {
    title: 'accept a finish key alone with emptyAnswer accept',
    options: { maxAttempts: 1, emptyAnswer: 'accept' },
    keys: '100ms h',
    expected: '100ms (r|)',
    result: 'accepted ',
  },
  {
    title: 'count an entry that took too long as wrong',
    ask: { numDigits: 2, totalTimeoutMs: 500 },
    options: { maxAttempts: 1 },
    keys: '100ms 1',
    expected: '500ms (r|)',
    result: 'exhausted noMatch',
  },
  {
    title: 'count a total timeout without digits as silence',
    ask: { numDigits: 2, totalTimeoutMs: 500 },
    options: { maxAttempts: 1 },
    expected: '500ms (r|)',
    result: 'exhausted noInput',
  },
  {
    title: 'end when the call ends',
    hangUp: '300ms x',
    keys: '100ms 1',
    expected: '300ms (r|)',
    result: 'ended',
  },
  {
    title: 'end when the call ends while an entry is judged',
    options: { accept: () => NEVER },
    keys: '100ms 1 99ms 1',
    hangUp: '300ms x',
    expected: '300ms (r|)',
    result: 'ended',
  },
  {
    title: 'reject an entry whose judgement has no value',
    options: { accept: () => EMPTY, maxAttempts: 1 },
    keys: '100ms 1 99ms 1',
    expected: '200ms (r|)',
    result: 'exhausted noMatch',
  },
  {
    title: 'drop digits that were typed before another try with flushOnRetry',
    options: { ...isPin, flushOnRetry: true },
    ask: { numDigits: 2, firstDigitTimeoutMs: 500 },
    keys: '100ms (1142) 500ms 4 1ms 2',
    expected: '608ms (r|)',
    result: 'accepted 42',
  },
];

describe('reprompt', () => {
  it.each(stories.map((story) => [story.title, story] as const))('should %s', (_title, story) => {
    const { ask = { numDigits: 2 }, options, keys = '-', hangUp = '-', expected, result } = story;
    marbles(({ cold, expectObservable }) => {
      const call = testCall({
        dtmf$: cold(keys, marbleKeys),
        lifecycle$: cold(hangUp, { x: 'callerHangup' }),
      });

      expectObservable(reprompt(call, () => gather(call, ask), options).pipe(inShort)).toBe(expected, {
        r: result,
      });
    });
  });

  it('should pass each question the prompt before it: none, then by the kind and number of failures', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall({ dtmf$: cold('700ms 9') });
      const given: PromptSource[] = [];
      const asked$ = reprompt(
        call,
        (leadIn) => {
          given.push(leadIn);
          return gather(call, { numDigits: 1, firstDigitTimeoutMs: 500 });
        },
        {
          accept: () => false,
          maxAttempts: 5,
          noInputPrompts: ['hello.wav', 'help.wav'],
          noMatchPrompts: ['wrong.wav'],
        },
      );

      expectObservable(asked$.pipe(inShort)).toBe('2200ms (r|)', { r: 'exhausted noInput' });
      flush();
      expect(given).toEqual([[], 'hello.wav', 'wrong.wav', 'help.wav', 'help.wav']);
    });
  });

  it('should play that prompt and the question as one playback, which the answer cuts', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('1300ms 7') });
      const asked$ = reprompt(
        call,
        (leadIn) => gather(call, { prompt: [leadIn, ramp(300)], numDigits: 1, firstDigitTimeoutMs: 500 }),
        { noInputPrompts: [ramp(700)] },
      );

      expectObservable(asked$).toBe('1300ms (r|)', {
        r: {
          type: 'accepted',
          answer: { reason: 'maxDigits', digits: '7', bargedIn: true, promptHeardMs: 600, elapsedMs: 500 },
        },
      });
    });
  });

  it('should error with the error of a question, and of a judgement', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms (11)') });
      const broken = throwError(() => new Error('voice lost'));

      expectObservable(reprompt(call, () => broken)).toBe('#', undefined, new Error('voice lost'));
      expectObservable(
        reprompt(call, () => gather(call, { numDigits: 1 }), {
          accept: () => throwError(() => new Error('no database')),
        }),
      ).toBe('100ms #', undefined, new Error('no database'));
      expectObservable(
        reprompt(call, () => gather(call, { numDigits: 1 }), {
          accept: () => {
            throw new Error('no database');
          },
        }),
      ).toBe('100ms #', undefined, new Error('no database'));
    });
  });

  it('should give up when a question completes without a result', () => {
    marbles(({ expectObservable }) => {
      expectObservable(reprompt(testCall(), () => EMPTY).pipe(inShort)).toBe('(r|)', {
        r: 'exhausted noInput',
      });
    });
  });

  it('should ask for an amount until it is confirmed', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms 5 99ms h 799ms 2 99ms 7 99ms h 99ms 1', marbleKeys) });
      const read: string[] = [];
      const amount$ = reprompt(call, (leadIn) => gather(call, { prompt: [leadIn, ramp(500)] }), {
        accept: ({ digits }) => {
          read.push(digits);
          return confirm(call, { prompt: ramp(500) });
        },
        noMatchPrompts: [ramp(300)],
      });

      expectObservable(concat(amount$.pipe(inShort), of(read))).toBe('1300ms (ra|)', {
        r: 'accepted 7',
        a: ['5', '7'],
      });
    });
  });

  it('should end, and not be exhausted, when the caller hangs up during a confirm', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms 5'), lifecycle$: cold('300ms x', { x: 'callerHangup' }) });
      const asked$ = reprompt(call, () => gather(call, { numDigits: 1 }), {
        maxAttempts: 1,
        accept: () => confirm(call, { prompt: ramp(500) }).pipe(map((answer) => answer === 'yes')),
      });

      expectObservable(asked$.pipe(inShort)).toBe('300ms (r|)', { r: 'ended' });
    });
  });

  const call = marbles(() => testCall());
  it.each<[unknown, unknown, string]>([
    [
      gather(call),
      {},
      '`ask` must be a function that returns an observable or a promise of GatherResult, got an object of Observable',
    ],
    [() => EMPTY, { accept: true }, '`accept` must be a function, got true'],
    [() => EMPTY, { maxAttempts: 1.5 }, '`maxAttempts` must be an integer from 1, got 1.5'],
    [() => EMPTY, { emptyAnswer: 'no' }, "`emptyAnswer` must be one of 'noMatch', 'accept', got \"no\""],
    [() => EMPTY, 3, '`options` of reprompt must be an object, got 3'],
  ])('should throw when called with %p and %j', (ask, options, message) => {
    expect(() => {
      Reflect.apply(reprompt, undefined, [call, ask, options]);
    }).toThrow(message);
  });
});

describe('confirm', () => {
  it.each<[string, ConfirmOptions, string, string, string, ConfirmResult]>([
    ['return yes after 1', { prompt: ramp(1_000) }, '300ms 1', '-', '300ms (r|)', 'yes'],
    ['return no after 2', { prompt: ramp(1_000) }, '300ms 2', '-', '300ms (r|)', 'no'],
    ['use the digits of yesKey and noKey', { yesKey: '9', noKey: '7' }, '300ms 9', '-', '300ms (r|)', 'yes'],
    ['ask again after another digit', {}, '300ms 3 99ms 1', '-', '400ms (r|)', 'yes'],
    [
      'return no when all tries are other digits',
      { maxAttempts: 2 },
      '300ms 3 99ms 4',
      '-',
      '400ms (r|)',
      'no',
    ],
    [
      'return noInput after silence',
      { maxAttempts: 2, firstDigitTimeoutMs: 500 },
      '-',
      '-',
      '1s (r|)',
      'noInput',
    ],
    [
      'repeat after star, which does not count as a try',
      { maxAttempts: 1 },
      '300ms s 99ms 1',
      '-',
      '400ms (r|)',
      'yes',
    ],
    ['end when the call ends', {}, '-', '300ms x', '300ms (r|)', 'ended'],
  ])('should %s', (_title, options, keys, hangUp, expected, result) => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({
        dtmf$: cold(keys, marbleKeys),
        lifecycle$: cold(hangUp, { x: 'callerHangup' }),
      });

      expectObservable(confirm(call, options)).toBe(expected, { r: result });
    });
  });

  it('should throw when yesKey and noKey are the same or not digits', () => {
    const call = marbles(() => testCall());
    expect(() => confirm(call, { noKey: '1' })).toThrow(
      '`noKey` must differ from `yesKey`, got "1" for both',
    );
    expect(() => confirm(call, { yesKey: 'y' })).toThrow('`yesKey` must contain only 0-9');
  });

  it.each([
    ['nothing', () => undefined, 'or an observable or promise of these, got undefined'],
    ['another word', () => 'maybe', 'got "maybe"'],
    ['a number', () => 1, 'got 1'],
    ['an object', () => ({ isPin: true }), 'got an object of Object'],
    ['an observable of something else', () => of('maybe'), 'got "maybe"'],
  ])('should error, and not count a wrong answer, when `accept` returns %s', (_, accept, message) => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms k', { k: '4' }) });
      const ask = (prompt: PromptSource) => gather(call, { prompt, numDigits: 1 });
      const isReported$ = defer(() => {
        const result: unknown = Reflect.apply(reprompt, undefined, [call, ask, { accept }]);
        return isObservable(result) ? result : EMPTY;
      }).pipe(
        ignoreElements(),
        catchError((error: unknown) => of(String(error).includes(message))),
      );

      expectObservable(isReported$).toBe('100ms (t|)', { t: true });
    });
  });
});
