import { asyncScheduler, concat, map, of, Subject, timer } from 'rxjs';
import { collectDigits } from '../../../src/operators/wire/collectDigits';
import type { DtmfDigit } from '../../../src/operators/wire/DtmfDigit';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

const keys: Readonly<Record<string, DtmfDigit>> = {
  1: { digit: '1' },
  2: { digit: '2' },
  4: { digit: '4' },
  7: { digit: '7' },
  h: { digit: '#' },
  s: { digit: '*' },
};

describe('collectDigits', () => {
  itFollowsItsSource<DtmfDigit, string>({
    call: () => collectDigits({ maxDigits: 1 }),
    input: { a: { digit: '1' }, b: { digit: '#' }, c: { digit: 'D', sequenceNumber: 3 } },
    output: { x: '1', y: '', z: 'D' },
  });

  itKeepsItsState<DtmfDigit, string>({
    call: () => collectDigits({ maxDigits: 2 }),
    input: { a: { digit: '4' }, b: { digit: '2' } },
    expected: '---x--|',
    output: { x: '42' },
  });

  it('should join the digits before a finish digit, and the rest at the end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --4--2--h-----7----|   ', keys);
      const e1subs = '    ^------------------!   ';
      const expected = '  --------x----------(y|)';

      expectObservable(e1.pipe(collectDigits())).toBe(expected, { x: '42', y: '7' });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should end an entry at the digit that completes it, and start the next', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   12477--|   ', keys);
      const expected = '  -x-y---(z|)';

      expectObservable(e1.pipe(collectDigits({ maxDigits: 2 }))).toBe(expected, {
        x: '12',
        y: '47',
        z: '7',
      });
    });
  });

  it('should finish at every digit of a set, and at no digit of an empty set', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('               1s2h-|   ', keys);

      expectObservable(e1.pipe(collectDigits({ finishOnKey: '*#' }))).toBe('-x-y-|', { x: '1', y: '2' });
      expectObservable(e1.pipe(collectDigits({ finishOnKey: '' }))).toBe('  -----(x|)', { x: '1*2#' });
    });
  });

  it('should end an entry after a pause', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   1 2999ms 2 2999ms 4 3999ms  7|   ', keys);
      const expected = '  ------ 8994ms       x 1000ms (y|)';

      expectObservable(e1.pipe(collectDigits())).toBe(expected, { x: '124', y: '7' });
    });
  });

  it('should count a digit at the very instant of the timeout', () => {
    marbles(({ expectObservable }) => {
      // The timer of this digit is set after the timer of the pause, and fires after it.
      const e1 = concat(
        of<DtmfDigit>({ digit: '1' }),
        timer(1_000).pipe(map((): DtmfDigit => ({ digit: '2' }))),
      );

      expectObservable(e1.pipe(collectDigits({ interDigitTimeoutMs: 1_000 }))).toBe('1s (x|)', { x: '12' });
    });
  });

  it('should wait without a timer when there is no timeout', () => {
    const schedule = jest.spyOn(asyncScheduler, 'schedule');
    const keys$ = new Subject<DtmfDigit>();
    const entries: string[] = [];
    keys$.pipe(collectDigits({ interDigitTimeoutMs: Infinity })).subscribe((entry) => entries.push(entry));
    keys$.next({ digit: '1' });
    keys$.next({ digit: '2' });

    expect(schedule).not.toHaveBeenCalled();
    keys$.complete();
    expect(entries).toEqual(['12']);
    schedule.mockRestore();
  });

  it('should end an entry with each digit when its timeout is 0', () => {
    marbles(({ cold, expectObservable }) => {
      const options = { interDigitTimeoutMs: 0 };
      expectObservable(cold('1-2|', keys).pipe(collectDigits(options))).toBe('1-2|');
      // Digits at one instant belong together.
      expectObservable(cold('(12)-|', keys).pipe(collectDigits(options))).toBe('x----|', { x: '12' });
    });
  });

  it('should drop an unfinished entry when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('12--#', keys).pipe(collectDigits())).toBe('----#');
    });
  });

  it.each([
    [{ maxDigits: 0 }, '`maxDigits` must be a positive integer, got 0'],
    [{ maxDigits: 1.5 }, '`maxDigits` must be a positive integer, got 1.5'],
    [{ maxDigits: NaN }, '`maxDigits` must be a positive integer, got NaN'],
    [{ interDigitTimeoutMs: -1 }, '`interDigitTimeoutMs` must not be below 0, got -1'],
    [{ interDigitTimeoutMs: NaN }, '`interDigitTimeoutMs` must not be below 0, got NaN'],
  ])('should throw when called with %j', (config, message) => {
    expect(() => collectDigits(config)).toThrow(new RangeError(message));
  });
});
